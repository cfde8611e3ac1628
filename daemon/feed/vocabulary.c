#include "feed/vocabulary.h"

#include "base/auto.h"

/* Addresses by what all their spellings share, in small letters. */
static const struct {
	struct slice part;
	enum xml_space space;
} space_rows[] = {
    {SLICE("w3.org/2005/atom"), SPACE_CORE},
    {SLICE("purl.org/atom/"), SPACE_CORE},
    {SLICE("purl.org/rss/1.0/modules/content"), SPACE_CONTENT},
    {SLICE("purl.org/rss/1.0/modules/"), SPACE_OTHER},
    {SLICE("purl.org/rss/"), SPACE_CORE},
    {SLICE("purl.org/net/rss1.1#payload"), SPACE_CONTENT},
    {SLICE("purl.org/net/rss"), SPACE_CORE},
    {SLICE("my.netscape.com/"), SPACE_CORE},
    {SLICE("channel.netscape.com/"), SPACE_CORE},
    {SLICE("backend.userland.com/"), SPACE_CORE},
    {SLICE("blogs.law.harvard.edu/"), SPACE_CORE},
    {SLICE("rssboard.org/"), SPACE_CORE},
    {SLICE("purl.org/dc/terms"), SPACE_TERMS},
    {SLICE("purl.org/dc/"), SPACE_DC},
    {SLICE("search.yahoo.com/mrss"), SPACE_MEDIA},
    {SLICE("itunes.com/dtds/podcast"), SPACE_ITUNES},
    {SLICE("example.com/dtds/podcast"), SPACE_ITUNES},
    {SLICE("w3.org/1999/02/22-rdf-syntax"), SPACE_RDF},
    {SLICE("w3.org/1999/xhtml"), SPACE_XHTML},
    {SLICE("w3.org/2000/svg"), SPACE_OTHER},
    {SLICE("w3.org/1998/math"), SPACE_OTHER},
};

static const struct {
	struct slice prefix;
	enum xml_space space;
} prefix_rows[] = {
    {SLICE(""), SPACE_CORE},
    {SLICE("atom"), SPACE_CORE},
    {SLICE("atom10"), SPACE_CORE},
    {SLICE("a10"), SPACE_CORE},
    {SLICE("rss"), SPACE_CORE},
    {SLICE("dc"), SPACE_DC},
    {SLICE("dcterms"), SPACE_TERMS},
    {SLICE("content"), SPACE_CONTENT},
    {SLICE("media"), SPACE_MEDIA},
    {SLICE("itunes"), SPACE_ITUNES},
    {SLICE("rdf"), SPACE_RDF},
    {SLICE("xhtml"), SPACE_XHTML},
};

/* No address is longer; what is longer is nobody's namespace. */
#define MAX_ADDRESS_BYTES 128

bool
vocabulary_space(struct slice address, enum xml_space *out)
{
	char lower[MAX_ADDRESS_BYTES];
	struct slice folded;

	address = slice_trim(address);
	if (address.len > sizeof(lower))
		return false;
	for (size_t i = 0; i < address.len; i++)
		lower[i] = char_lower(address.ptr[i]);
	folded = slice_make(lower, address.len);
	for (size_t i = 0; i < COUNT_OF(space_rows); i++) {
		if (slice_find(folded, space_rows[i].part, 0) == folded.len)
			continue;
		*out = space_rows[i].space;
		return true;
	}
	return false;
}

enum xml_space
vocabulary_prefix(struct slice prefix)
{
	for (size_t i = 0; i < COUNT_OF(prefix_rows); i++)
		if (slice_eq_nocase(prefix, prefix_rows[i].prefix))
			return prefix_rows[i].space;
	return SPACE_OTHER;
}

#define IN(space) (1u << SPACE_##space)

/* Sorted by name; of one name, the first row that fits is taken. */
#define ROW(name, in, who, what, where, level, how, typed)               \
	{                                                                \
		SLICE(name), in, OWNER_##who, ROLE_##what, SLOT_##where, \
		    level, FORM_##how, typed                             \
	}

static const struct element elements[] = {
    ROW("abstract", IN(CORE) | IN(TERMS), ENTRY, VALUE, SUMMARY, 5, HTML,
        false),
    ROW("author", IN(CORE), ENTRY, PERSON, AUTHOR, 8, PLAIN, false),
    ROW("author", IN(DC) | IN(ITUNES), ENTRY, VALUE, AUTHOR, 5, PLAIN, false),
    ROW("body", IN(CORE) | IN(XHTML), ENTRY, VALUE, CONTENT, 7, XHTML, false),
    ROW("category", IN(CORE) | IN(MEDIA) | IN(ITUNES), ENTRY, CATEGORY, TAG, 1,
        PLAIN, false),
    ROW("channel", IN(CORE) | IN(RDF), ANY, FEED, TITLE, 0, PLAIN, false),
    ROW("content", IN(CORE), ENTRY, VALUE, CONTENT, 9, TEXT, true),
    ROW("content", IN(MEDIA), ENTRY, GROUP, TITLE, 0, PLAIN, false),
    ROW("created", IN(CORE) | IN(TERMS), ENTRY, VALUE, PUBLISHED, 4, PLAIN,
        false),
    ROW("creator", IN(DC), ENTRY, VALUE, AUTHOR, 7, PLAIN, false),
    ROW("date", IN(CORE) | IN(DC), FEED, VALUE, UPDATED, 6, PLAIN, false),
    ROW("date", IN(CORE) | IN(DC), ENTRY, VALUE, PUBLISHED, 6, PLAIN, false),
    ROW("description", IN(CORE), ENTRY, VALUE, SUMMARY, 9, HTML, true),
    ROW("description", IN(DC), ENTRY, VALUE, SUMMARY, 6, HTML, false),
    ROW("description", IN(MEDIA), ENTRY, VALUE, SUMMARY, 2, TEXT, false),
    ROW("div", IN(CORE) | IN(XHTML), ENTRY, VALUE, CONTENT, 6, XHTML, false),
    ROW("enclosure", IN(CORE), ANY, VOID, TITLE, 0, PLAIN, false),
    ROW("encoded", IN(CONTENT), ENTRY, VALUE, CONTENT, 8, HTML, false),
    ROW("entry", IN(CORE), ANY, ENTRY, TITLE, 0, PLAIN, false),
    ROW("feed", IN(CORE), ANY, FEED, TITLE, 0, PLAIN, false),
    ROW("fullitem", IN(CORE), ENTRY, VALUE, CONTENT, 5, HTML, true),
    ROW("group", IN(MEDIA), ENTRY, GROUP, TITLE, 0, PLAIN, false),
    ROW("guid", IN(CORE), ENTRY, GUID, ID, 9, PLAIN, false),
    ROW("id", IN(CORE), ANY, VALUE, ID, 8, PLAIN, false),
    ROW("identifier", IN(DC), ENTRY, VALUE, ID, 3, PLAIN, false),
    ROW("issued", IN(CORE), ENTRY, VALUE, PUBLISHED, 7, PLAIN, false),
    ROW("issued", IN(TERMS), ENTRY, VALUE, PUBLISHED, 5, PLAIN, false),
    ROW("item", IN(CORE), ANY, ENTRY, TITLE, 0, PLAIN, false),
    ROW("language", IN(CORE), ANY, VALUE, LANGUAGE, 9, PLAIN, false),
    ROW("language", IN(DC), ANY, VALUE, LANGUAGE, 8, PLAIN, false),
    ROW("lastbuilddate", IN(CORE), FEED, VALUE, UPDATED, 8, PLAIN, false),
    ROW("link", IN(CORE), ANY, LINK, LINK, 9, PLAIN, false),
    ROW("modified", IN(CORE), ANY, VALUE, UPDATED, 8, PLAIN, false),
    ROW("modified", IN(TERMS), ANY, VALUE, UPDATED, 7, PLAIN, false),
    ROW("pubdate", IN(CORE), FEED, VALUE, UPDATED, 7, PLAIN, false),
    ROW("pubdate", IN(CORE), ENTRY, VALUE, PUBLISHED, 9, PLAIN, false),
    ROW("published", IN(CORE), ENTRY, VALUE, PUBLISHED, 8, PLAIN, false),
    ROW("subject", IN(DC), ENTRY, VALUE, TAG, 1, PLAIN, false),
    ROW("subtitle", IN(ITUNES), ENTRY, VALUE, SUMMARY, 1, TEXT, false),
    ROW("summary", IN(CORE), ENTRY, VALUE, SUMMARY, 8, TEXT, true),
    ROW("summary", IN(ITUNES), ENTRY, VALUE, SUMMARY, 3, TEXT, false),
    ROW("thumbnail", IN(MEDIA), ANY, VOID, TITLE, 0, PLAIN, false),
    ROW("title", IN(CORE), ANY, VALUE, TITLE, 9, TITLE, true),
    ROW("title", IN(DC), ANY, VALUE, TITLE, 5, TITLE, false),
    ROW("title", IN(MEDIA), ENTRY, VALUE, TITLE, 3, TITLE, false),
    ROW("title", IN(ITUNES), ENTRY, VALUE, TITLE, 2, TITLE, false),
    ROW("ttl", IN(CORE), FEED, VALUE, TTL, 1, PLAIN, false),
    ROW("updated", IN(CORE), ANY, VALUE, UPDATED, 9, PLAIN, false),
};

/* slice_compare() against the small letters of a name. */
static int
compare_folded(struct slice name, struct slice folded)
{
	size_t len = name.len < folded.len ? name.len : folded.len;

	for (size_t i = 0; i < len; i++) {
		unsigned char a = (unsigned char)char_lower(name.ptr[i]);
		unsigned char b = (unsigned char)folded.ptr[i];

		if (a != b)
			return a < b ? -1 : 1;
	}
	return name.len < folded.len ? -1 : name.len > folded.len;
}

/* Index of the first row of that name, or of where it would stand. */
static size_t
lower_bound(struct slice local)
{
	size_t low = 0, high = COUNT_OF(elements);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_folded(local, elements[middle].local) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct element *
vocabulary_find(
    struct slice local, enum xml_space space, enum element_owner owner)
{
	for (size_t i = lower_bound(local); i < COUNT_OF(elements); i++) {
		const struct element *element = &elements[i];
		bool is_frame =
		    element->role == ROLE_ENTRY || element->role == ROLE_FEED;

		if (!slice_eq_nocase(local, element->local))
			return NULL;
		if ((element->spaces & (1u << space)) == 0)
			continue;
		if (is_frame || (element->owner & owner) != 0)
			return element;
	}
	return NULL;
}

const struct element *
vocabulary_at(size_t at)
{
	return at < COUNT_OF(elements) ? &elements[at] : NULL;
}

bool
vocabulary_is_void(struct slice local)
{
	static const struct slice names[] = {SLICE("area"), SLICE("base"),
	    SLICE("br"), SLICE("col"), SLICE("embed"), SLICE("hr"),
	    SLICE("img"), SLICE("input"), SLICE("meta"), SLICE("param"),
	    SLICE("track"), SLICE("wbr")};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (slice_eq_nocase(local, names[i]))
			return true;
	return false;
}
