/*
 * Rows of the store are ours, but disks and older versions are what they are:
 * whatever was read, the document keeps its promises and writes itself.
 */
#include <stddef.h>
#include <stdint.h>

#include "alert/doc.h"
#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_marks(struct slice text, const struct marks *marks)
{
	size_t last = 0;

	for (size_t i = 0; i < marks->len; i++) {
		struct mark mark = marks->items[i];

		check(mark.start < mark.end && mark.end <= text.len);
		check(i == 0 || mark.start > last);
		check(((uint8_t)text.ptr[mark.start] & 0xC0) != 0x80);
		last = mark.end;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	AUTO(buf_fini) struct buf first = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf second = buf_init(BUF_MAX_OWN);
	struct err err = ERR_INIT;
	const struct alert_doc *doc =
	    doc_parse(arena, slice_make(data, size), &err);

	if (doc == NULL) {
		check(err.code != ERR_NONE);
		return 0;
	}
	check_marks(doc->article.title, &doc->article.title_marks);
	check_marks(doc->article.excerpt, &doc->article.excerpt_marks);
	check(doc->rule_len > 0);
	check(doc->because_total >= doc->because_len);
	check(doc_render(doc, &first));
	if (first.len > DOC_MAX_BYTES)
		return 0; /* escapes may make it longer than is read */
	doc = doc_parse(arena, buf_slice(&first), &err);
	check(doc != NULL && doc_render(doc, &second));
	check(slice_eq(buf_slice(&first), buf_slice(&second)));
	return 0;
}
