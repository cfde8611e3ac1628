#include "main/matchrows.h"

#include "base/log.h"
#include "text/json.h"

#define MAX_SHOWN 200

static struct js *
because_json(const struct because *because)
{
	struct js *row = js_new_object();

	js_set_str(row, S("field"), slice_of(field_name(because->field)));
	js_set_int(row, S("start"), (int64_t)because->start);
	js_set_int(row, S("end"), (int64_t)because->end);
	js_set_str(row, S("text"), because->text);
	js_set_str(row, S("term"), because->term);
	js_set_int(row, S("window"), because->window);
	return row;
}

void
matchrows_json(
    const struct article *article, const struct hit *hit, struct buf *out)
{
	AUTO(js_free) struct js *row = js_new_object();
	struct js *tags = js_new_array(), *reasons = js_new_array();

	js_set_str(row, S("article"), article->id);
	js_set_str(row, S("rule"), hit->rule->id);
	js_set_str(row, S("title"), rule_title(hit->rule));
	js_set_str(row, S("severity"), slice_of(severity_name(hit->severity)));
	for (size_t i = 0; i < hit->rule->tags.len; i++)
		js_add_str(tags, hit->rule->tags.items[i].text);
	js_set(row, S("tags"), &tags);
	if (hit->denied)
		js_set_bool(row, S("denied"), true);
	for (size_t i = 0; i < hit->because_len; i++) {
		struct js *because = because_json(&hit->because[i]);

		js_add(reasons, &because);
	}
	js_set(row, S("because"), &reasons);
	js_write(row, out);
	buf_add_char(out, '\n');
}

void
matchrows_text(
    const struct article *article, const struct hit *hit, struct buf *out)
{
	const struct because *shown = NULL;

	log_escape(article->id, MAX_SHOWN, out);
	buf_printf(out, ": %s [%.*s] %.*s\n", severity_name(hit->severity),
	    SLICE_ARG(hit->rule->id), SLICE_ARG(rule_title(hit->rule)));
	for (size_t i = 0; i < hit->because_len; i++) {
		const struct because *because = &hit->because[i];

		/* A place may belong to several windows, or stand inside one
		 * that was just shown: once is enough for a reader. */
		if (shown != NULL && shown->field == because->field &&
		    because->end <= shown->end)
			continue;
		shown = because;
		buf_printf(out, "  %s %zu: ", field_name(because->field),
		    because->start);
		log_escape(because->text, MAX_SHOWN, out);
		buf_printf(out, "  (%.*s)\n", SLICE_ARG(because->term));
	}
}
