/*
 * A title and a text of any bytes in a whole mail: 7 bit, CRLF alone, lines
 * within their limits, no header but ours, and the boundary only where we
 * wrote it.  The first line of the input is the title, the rest the excerpt.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"
#include "deliver/channel.h"

#define ID "0123456789abcdef0123456789abcdef"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const HEADERS[] = {"Date", "From", "To", "Subject",
    "Message-ID", "In-Reply-To", "References", "List-Id", "Auto-Submitted",
    "X-Auto-Response-Suppress", "X-Sanctions-Watch-Severity",
    "X-Sanctions-Watch-Rule", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding"};

static bool
is_ours(struct slice line)
{
	struct slice name = slice_sub(line, 0, slice_find_char(line, ':', 0));

	for (size_t i = 0; i < COUNT_OF(HEADERS); i++)
		if (slice_eq(name, slice_of(HEADERS[i])))
			return true;
	return false;
}

/* The next line without its CRLF; false at the end. */
static bool
next_line(struct slice *rest, struct slice *line)
{
	size_t end = slice_find(*rest, S("\r\n"), 0);

	if (rest->len == 0)
		return false;
	check(end < rest->len);
	*line = slice_sub(*rest, 0, end);
	*rest = slice_from(*rest, end + 2);
	return true;
}

static void
check_line(struct slice line, bool in_header)
{
	check(line.len <= (in_header ? 78u : 76u));
	for (size_t i = 0; i < line.len; i++)
		check((line.ptr[i] >= ' ' && line.ptr[i] <= '~') ||
		    line.ptr[i] == '\t');
	check(line.len == 0 || line.ptr[0] != '.');
}

static void
check_mail(struct slice mail, bool multipart)
{
	struct slice line;
	size_t boundaries = 0;
	bool in_header = true;

	while (next_line(&mail, &line)) {
		check_line(line, in_header);
		if (in_header && line.len > 0)
			check(line.ptr[0] == ' ' || is_ours(line));
		if (line.len == 0)
			in_header = false;
		boundaries += slice_starts(line, S("--=_"));
	}
	check(boundaries == (multipart ? 3 : 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice input = slice_make(data, size);
	size_t line = slice_find_char(input, '\n', 0);
	struct slice title = slice_sub(input, 0, line);
	struct slice text = slice_from(input, line);
	struct mark mark = {title.len / 3, title.len};
	struct doc_rule rule = {title, title};
	struct because because = {.field = FIELD_TITLE, .text = text};
	struct alert_doc doc = {.id = SLICE(ID),
	    .severity = SEVERITY_HIGH,
	    .tags = &text,
	    .tag_len = 1,
	    .rules = &rule,
	    .rule_len = 1,
	    .story_id = title,
	    .article = {.title = title,
	        .title_marks = {&mark, title.len > 0},
	        .excerpt = text,
	        .url = text,
	        .source = title},
	    .because = &because,
	    .because_len = 1};
	const struct alert_doc *docs[] = {&doc};
	struct term to = {.text = SLICE("desk@bank.example")};
	struct channel channel = {.id = SLICE("desk"),
	    .type = CHANNEL_EMAIL,
	    .to = {&to, 1},
	    .from = SLICE("watch@bank.example")};
	struct render_request request = {.channel = &channel,
	    .docs = docs,
	    .doc_len = 1,
	    .delivery_id = SLICE(ID)};

	/* Ids are hex or come from our files; here they are only bounded. */
	if (size > 60000)
		return 0;
	doc.story_id = slice_sub(title, 0, 20);
	rule.id = slice_sub(title, 0, 40);
	for (int level = 0; level < DELIVER_LEVEL_COUNT; level++) {
		AUTO(buf_fini) struct buf mail = buf_init(DELIVER_MAX_BODY);
		struct err err = ERR_INIT;

		request.level = (enum deliver_level)level;
		check(deliver_render(&request, &mail, &err) == 0);
		check_mail(buf_slice(&mail), level == DELIVER_RICH);
	}
	return 0;
}
