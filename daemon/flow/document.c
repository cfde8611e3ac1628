#include "flow/document.h"

#include <string.h>

#include "base/mem.h"
#include "feed/select.h"

#define MAX_NAME_BYTES ((size_t)16 << 10)

struct document *
document_new(size_t max_bytes)
{
	struct document *document = mem_new(sizeof(*document));

	document->body = buf_init(max_bytes);
	document->content_type = buf_init(MAX_NAME_BYTES);
	document->url = buf_init(MAX_NAME_BYTES);
	document->known_sha256 = buf_init(MAX_NAME_BYTES);
	document->title = buf_init(MAX_NAME_BYTES);
	document->format = buf_init(MAX_NAME_BYTES);
	document->language = buf_init(MAX_NAME_BYTES);
	return document;
}

void
document_free(struct document **document)
{
	struct document *self = take_ptr(document);

	if (self == NULL)
		return;
	ARRAY_EACH(entry, &self->entries)
		entry_free(entry);
	array_fini(&self->entries);
	mem_free(&self->identities);
	buf_fini(&self->body);
	buf_fini(&self->content_type);
	buf_fini(&self->url);
	buf_fini(&self->known_sha256);
	buf_fini(&self->title);
	buf_fini(&self->format);
	buf_fini(&self->language);
	mem_free(&self);
}

static void
keep_info(struct document *document, const struct feed_info *info)
{
	buf_add_slice(&document->title, info->title);
	buf_add_slice(&document->format, info->format);
	buf_add_slice(&document->language, info->language);
	document->left_out = info->left_out;
	document->has_ttl = info->has_ttl;
	document->ttl_ms = info->ttl_ms;
}

static void
hash_body(struct document *document)
{
	AUTO(buf_fini) struct buf hex = buf_init(sizeof(document->sha256));
	uint8_t sha[DIGEST_SHA256_LEN];

	digest_sha256(buf_slice(&document->body), sha);
	digest_hex(sha, sizeof(sha), &hex);
	memcpy(document->sha256, buf_str(&hex), sizeof(document->sha256));
	document->is_same =
	    slice_eq(buf_slice(&hex), buf_slice(&document->known_sha256));
}

void
document_read(struct document *document)
{
	const struct feed_input input = {
	    .body = buf_slice(&document->body),
	    .content_type = buf_slice(&document->content_type),
	    .url = buf_slice(&document->url),
	    .limits = FEED_LIMITS_DEFAULT,
	};
	AUTO(feed_reader_close) struct feed_reader *reader = NULL;
	struct entry *entry = NULL;

	hash_body(document);
	if (document->is_same)
		return;
	if (feed_reader_open(&input, &reader, &document->err) < 0)
		return;
	while (feed_reader_next(reader, &entry, &document->err) > 0)
		*array_add(&document->entries) = entry;
	keep_info(document, feed_reader_info(reader));
	document->identities =
	    mem_new_array(document->entries.len, sizeof(*document->identities));
	identity_of_entries(document->entries.items, document->entries.len,
	    document->identities);
	document->is_read = true;
}

/* --- on a worker --------------------------------------------------------- */

struct reading {
	struct document *document;
	document_done_fn *done;
	void *arg;
};

static void
reading_work(void *arg)
{
	struct reading *reading = arg;

	document_read(reading->document);
}

static void
reading_done(void *arg)
{
	struct reading *reading = arg;
	struct reading told = *reading;

	mem_free(&reading);
	told.done(told.document, told.arg);
}

static void
reading_drop(void *arg)
{
	struct reading *reading = arg;

	document_free(&reading->document);
	mem_free(&reading);
}

struct job *
document_start(struct pool *pool, struct document *document,
    document_done_fn *done, void *arg)
{
	static const struct job_spec spec = {
	    reading_work, reading_done, reading_drop};
	struct reading *reading = mem_new(sizeof(*reading));

	*reading = (struct reading){document, done, arg};
	return job_start(pool, &spec, reading);
}

/* --- what it says -------------------------------------------------------- */

struct feed_document
document_facts(const struct document *document, int64_t now_ms)
{
	struct feed_document facts = {
	    .reading = document->is_same ? FEED_NOT_READ
	        : document->is_read      ? FEED_READ_DONE
	                                 : FEED_READ_FAILED,
	    .error = slice_of(document->err.text),
	    .title = buf_slice(&document->title),
	    .format = buf_slice(&document->format),
	    .entries = (int64_t)document->entries.len,
	    .has_ttl = document->has_ttl,
	    .ttl_ms = document->ttl_ms,
	};

	ARRAY_EACH(entry, &document->entries) {
		int64_t ms;

		if (select_date(*entry, now_ms, &ms) &&
		    (!facts.has_newest || ms > facts.newest_ms)) {
			facts.has_newest = true;
			facts.newest_ms = ms;
		}
	}
	return facts;
}
