#include "text/html_element.h"

#include <stddef.h>

#include "base/auto.h"

#define NAME_MAX_BYTES 14 /* of the table: annotation-xml */

/* Sorted by name.  Old ones are here, because old pages are; so are those of
 * formulas, which titles of science carry, and the texts of drawings. */
static const struct html_element ELEMENTS[] = {
    {"a", HTML_INLINE},
    {"abbr", HTML_INLINE},
    {"acronym", HTML_INLINE},
    {"address", HTML_BLOCK},
    {"annotation", HTML_DROP},
    {"annotation-xml", HTML_DROP},
    {"applet", HTML_DROP},
    {"area", HTML_VOID},
    {"article", HTML_BLOCK},
    {"aside", HTML_BLOCK},
    {"audio", HTML_BLOCK | HTML_DROP},
    {"b", HTML_INLINE},
    {"base", HTML_VOID},
    {"basefont", HTML_VOID},
    {"bdi", HTML_INLINE},
    {"bdo", HTML_INLINE},
    {"bgsound", HTML_VOID},
    {"big", HTML_INLINE},
    {"blink", HTML_INLINE},
    {"blockquote", HTML_BLOCK},
    {"body", HTML_BLOCK | HTML_ROOT},
    {"br", HTML_BREAK | HTML_VOID},
    {"button", HTML_BLOCK | HTML_DROP},
    {"canvas", HTML_BLOCK | HTML_DROP},
    {"caption", HTML_BLOCK},
    {"center", HTML_BLOCK},
    {"cite", HTML_INLINE},
    {"code", HTML_INLINE},
    {"col", HTML_VOID},
    {"colgroup", HTML_BLOCK},
    {"data", HTML_INLINE},
    {"datalist", HTML_DROP},
    {"dd", HTML_BLOCK},
    {"del", HTML_INLINE},
    {"desc", HTML_BLOCK},
    {"details", HTML_BLOCK},
    {"dfn", HTML_INLINE},
    {"dialog", HTML_BLOCK},
    {"dir", HTML_BLOCK},
    {"div", HTML_BLOCK},
    {"dl", HTML_BLOCK},
    {"dt", HTML_BLOCK},
    {"em", HTML_INLINE},
    {"embed", HTML_VOID},
    {"fieldset", HTML_BLOCK},
    {"figcaption", HTML_BLOCK},
    {"figure", HTML_BLOCK},
    {"font", HTML_INLINE},
    {"footer", HTML_BLOCK},
    {"form", HTML_BLOCK | HTML_DROP},
    {"frame", HTML_VOID},
    {"frameset", HTML_BLOCK},
    {"h1", HTML_BLOCK},
    {"h2", HTML_BLOCK},
    {"h3", HTML_BLOCK},
    {"h4", HTML_BLOCK},
    {"h5", HTML_BLOCK},
    {"h6", HTML_BLOCK},
    {"head", HTML_DROP},
    {"header", HTML_BLOCK},
    {"hgroup", HTML_BLOCK},
    {"hr", HTML_BLOCK | HTML_VOID},
    {"html", HTML_BLOCK | HTML_ROOT},
    {"i", HTML_INLINE},
    {"iframe", HTML_BLOCK | HTML_DROP | HTML_RAW},
    {"image", HTML_VOID},
    {"img", HTML_VOID},
    {"input", HTML_VOID},
    {"ins", HTML_INLINE},
    {"kbd", HTML_INLINE},
    {"keygen", HTML_VOID},
    {"label", HTML_INLINE},
    {"legend", HTML_BLOCK},
    {"li", HTML_BLOCK},
    {"link", HTML_VOID},
    {"listing", HTML_BLOCK | HTML_PRE},
    {"maction", HTML_INLINE},
    {"main", HTML_BLOCK},
    {"map", HTML_DROP},
    {"mark", HTML_INLINE},
    {"marquee", HTML_INLINE},
    {"math", HTML_INLINE},
    {"menclose", HTML_INLINE},
    {"menu", HTML_BLOCK},
    {"merror", HTML_INLINE},
    {"meta", HTML_VOID},
    {"metadata", HTML_DROP},
    {"meter", HTML_INLINE},
    {"mfenced", HTML_INLINE},
    {"mfrac", HTML_INLINE},
    {"mi", HTML_INLINE},
    {"mmultiscripts", HTML_INLINE},
    {"mn", HTML_INLINE},
    {"mo", HTML_INLINE},
    {"mover", HTML_INLINE},
    {"mpadded", HTML_INLINE},
    {"mphantom", HTML_DROP},
    {"mprescripts", HTML_INLINE},
    {"mroot", HTML_INLINE},
    {"mrow", HTML_INLINE},
    {"ms", HTML_INLINE},
    {"mspace", HTML_CELL},
    {"msqrt", HTML_INLINE},
    {"mstyle", HTML_INLINE},
    {"msub", HTML_INLINE},
    {"msubsup", HTML_INLINE},
    {"msup", HTML_INLINE},
    {"mtable", HTML_CELL},
    {"mtd", HTML_CELL},
    {"mtext", HTML_INLINE},
    {"mtr", HTML_CELL},
    {"munder", HTML_INLINE},
    {"munderover", HTML_INLINE},
    {"nav", HTML_BLOCK},
    {"nobr", HTML_INLINE},
    {"noembed", HTML_DROP | HTML_RAW},
    {"noframes", HTML_DROP | HTML_RAW},
    {"noscript", HTML_DROP},
    {"object", HTML_BLOCK | HTML_DROP},
    {"ol", HTML_BLOCK},
    {"optgroup", HTML_DROP},
    {"option", HTML_BLOCK | HTML_DROP},
    {"output", HTML_INLINE},
    {"p", HTML_BLOCK},
    {"param", HTML_VOID},
    {"picture", HTML_INLINE},
    {"plaintext", HTML_BLOCK | HTML_PRE},
    {"pre", HTML_BLOCK | HTML_PRE},
    {"progress", HTML_INLINE},
    {"q", HTML_INLINE},
    {"rb", HTML_INLINE},
    {"rp", HTML_INLINE},
    {"rt", HTML_INLINE},
    {"rtc", HTML_INLINE},
    {"ruby", HTML_INLINE},
    {"s", HTML_INLINE},
    {"samp", HTML_INLINE},
    {"script", HTML_DROP | HTML_RAW},
    {"section", HTML_BLOCK},
    {"select", HTML_BLOCK | HTML_DROP},
    {"semantics", HTML_INLINE},
    {"slot", HTML_INLINE},
    {"small", HTML_INLINE},
    {"source", HTML_VOID},
    {"span", HTML_INLINE},
    {"strike", HTML_INLINE},
    {"strong", HTML_INLINE},
    {"style", HTML_DROP | HTML_RAW},
    {"sub", HTML_INLINE},
    {"summary", HTML_BLOCK},
    {"sup", HTML_INLINE},
    {"svg", HTML_CELL},
    {"table", HTML_BLOCK},
    {"tbody", HTML_BLOCK},
    {"td", HTML_CELL},
    {"template", HTML_DROP},
    {"textarea", HTML_DROP},
    {"tfoot", HTML_BLOCK},
    {"th", HTML_CELL},
    {"thead", HTML_BLOCK},
    {"time", HTML_INLINE},
    {"title", HTML_BLOCK},
    {"tr", HTML_BLOCK},
    {"track", HTML_VOID},
    {"tt", HTML_INLINE},
    {"u", HTML_INLINE},
    {"ul", HTML_BLOCK},
    {"var", HTML_INLINE},
    {"video", HTML_BLOCK | HTML_DROP},
    {"wbr", HTML_VOID},
    {"xmp", HTML_BLOCK | HTML_PRE},
};

static int
compare(struct slice name, const char *other)
{
	return slice_compare(name, slice_of(other));
}

/* Prefixes under which feeds carry XHTML, drawings and formulas. */
static struct slice
without_prefix(struct slice name)
{
	static const struct slice PREFIXES[] = {SLICE("xhtml:"), SLICE("html:"),
	    SLICE("h:"), SLICE("svg:"), SLICE("mml:"), SLICE("m:")};

	for (size_t i = 0; i < COUNT_OF(PREFIXES); i++) {
		if (slice_starts_nocase(name, PREFIXES[i]))
			return slice_from(name, PREFIXES[i].len);
	}
	return name;
}

const struct html_element *
html_element_find(struct slice name)
{
	char lower[NAME_MAX_BYTES];
	size_t low = 0, high = COUNT_OF(ELEMENTS);

	name = without_prefix(name);
	if (name.len > sizeof(lower))
		return NULL;
	for (size_t i = 0; i < name.len; i++)
		lower[i] = char_lower(name.ptr[i]);
	name = slice_make(lower, name.len);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(name, ELEMENTS[middle].name);

		if (order == 0)
			return &ELEMENTS[middle];
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
