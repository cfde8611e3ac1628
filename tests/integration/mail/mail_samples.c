/*
 * Writes one mail to standard output: the title is the first argument, the
 * excerpt the second, `level` the third, the address of the article the
 * fourth.  mail_check.py reads it with another library.
 */
#include <stdio.h>

#include "base/num.h"
#include "unit/deliver/samples.h"

static struct alert_doc
doc_of(char **argv)
{
	static struct mark mark;
	struct alert_doc doc = sample_doc();

	doc.article.title = slice_of(argv[1]);
	mark = (struct mark){0, doc.article.title.len};
	doc.article.title_marks = (struct marks){&mark, mark.end > 0};
	doc.article.excerpt = slice_of(argv[2]);
	doc.article.excerpt_marks.len = 0;
	doc.article.url = slice_of(argv[4]);
	return doc;
}

int
main(int argc, char **argv)
{
	struct channel channel = sample_channel(CHANNEL_EMAIL);
	AUTO(buf_fini) struct buf mail = buf_init(DELIVER_MAX_BODY);
	struct alert_doc doc;
	const struct alert_doc *docs[] = {&doc};
	struct err err = ERR_INIT;
	int64_t level;
	struct render_request request = {.channel = &channel,
	    .docs = docs,
	    .doc_len = 1,
	    .delivery_id = SLICE(SAMPLE_ID),
	    .now_ms = SAMPLE_NOW_MS};

	if (argc != 5 ||
	    !num_parse(slice_of(argv[3]), 0, DELIVER_LEVEL_COUNT - 1, &level))
		return 2;
	doc = doc_of(argv);
	request.level = (enum deliver_level)level;
	if (deliver_render(&request, &mail, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	return fwrite(mail.ptr, 1, mail.len, stdout) == mail.len ? 0 : 1;
}
