#include "feed/select.h"

#include "base/check.h"
#include "base/map.h"

const char *
selection_name(enum selection selection)
{
	static const char *const names[] = {
#define SELECTION_NAME(NAME, name) name,
	    SELECTIONS(SELECTION_NAME)
#undef SELECTION_NAME
	};

	check((unsigned)selection < SELECT_COUNT);
	return names[selection];
}

bool
select_date(const struct entry *entry, int64_t now_ms, int64_t *ms_out)
{
	int64_t ms =
	    entry->has_published ? entry->published_ms : entry->updated_ms;

	if (!entry->has_published && !entry->has_updated)
		return false;
	*ms_out = ms < now_ms ? ms : now_ms;
	return true;
}

/*
 * The first fetch: what is younger than the look-back is news.  An entry
 * without a date may be years old, so it is news only if all is.
 */
static enum selection
select_first(const struct select_request *request, const struct entry *entry)
{
	const struct lookback *lookback = &request->feed->lookback;
	int64_t date_ms;

	if (lookback->kind == LOOKBACK_ALL)
		return SELECT_NEW;
	if (lookback->span_ms > 0 &&
	    select_date(entry, request->now_ms, &date_ms) &&
	    request->now_ms - date_ms <= lookback->span_ms)
		return SELECT_NEW;
	return SELECT_BASELINE;
}

/*
 * The age gate: when an item vanishes, an older one slides into the window and
 * must not be announced.  What is newer than everything the feed ever had is
 * no such item, whatever its date, and an official source is never gated.
 */
static enum selection
select_later(const struct select_request *request, const struct entry *entry)
{
	const struct feed *feed = request->feed;
	int64_t max_age_ms =
	    feed->has_max_age ? feed->max_age_ms : request->default_max_age_ms;
	int64_t date_ms;

	if (feed->official || !select_date(entry, request->now_ms, &date_ms))
		return SELECT_NEW;
	if (request->now_ms - date_ms <= max_age_ms)
		return SELECT_NEW;
	if (request->has_newest && date_ms > request->newest_ms)
		return SELECT_NEW;
	return SELECT_OLD;
}

/* The version that is known under the key, NULL where there is none. */
static const struct known_entry *
known_version(const struct map *known, const char *key)
{
	return map_get(known, slice_of(key));
}

static enum selection
select_one(
    const struct select_request *request, const struct map *known, size_t at)
{
	const struct identity *identity = &request->identities[at];
	const struct known_entry *version = known_version(known, identity->key);
	const struct known_entry *bare =
	    known_version(known, identity->bare_key);

	if (identity->is_copy)
		return SELECT_COPY;
	if (version != NULL)
		return slice_eq(version->hash, slice_of(identity->hash))
		    ? SELECT_KNOWN
		    : SELECT_EDITED;
	if (bare != NULL && slice_eq(bare->hash, slice_of(identity->hash)))
		return SELECT_KNOWN;
	if (!request->baseline_done)
		return select_first(request, request->entries[at]);
	return select_later(request, request->entries[at]);
}

void
select_entries(const struct select_request *request, enum selection *out)
{
	AUTO(map_free) struct map *known = map_new();

	for (size_t i = 0; i < request->known_len; i++)
		(void)map_set(known, request->known[i].key,
		    (void *)(uintptr_t)&request->known[i]);
	for (size_t i = 0; i < request->len; i++)
		out[i] = select_one(request, known, i);
}
