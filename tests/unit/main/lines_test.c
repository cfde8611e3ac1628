#include "unit/testing.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "main/lines.h"

#define LONG ((size_t)700000) /* more than is read at first */

static void
write_file(char *path, struct slice bytes)
{
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.ptr, bytes.len), bytes.len);
	close(fd);
}

/* All lines, each in bars. */
static void
join(const char *path, struct buf *out)
{
	struct err err = ERR_INIT;
	AUTO(lines_close) struct lines *lines = lines_open(path, &err);
	struct slice line;
	int got;

	assert_non_null(lines);
	while ((got = lines_next(lines, &line, &err)) > 0)
		buf_printf(out, "|%.*s", SLICE_ARG(line));
	assert_int_equal(got, 0);
}

static void
lines_come_without_their_ends(void **state UNUSED)
{
	static const struct {
		const char *text, *joined;
	} cases[] = {{"", ""}, {"a", "|a"}, {"a\n", "|a"}, {"a\nb", "|a|b"},
	    {"\n\n", "||"}, {"a\n\nb\n", "|a||b"}};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO(buf_fini) struct buf out = buf_init(1000);
		char path[] = "lines-XXXXXX";

		write_file(path, slice_of(cases[i].text));
		join(path, &out);
		unlink(path);
		assert_string_equal(buf_str(&out), cases[i].joined);
	}
}

static void
a_line_may_be_longer_than_what_is_read_at_once(void **state UNUSED)
{
	AUTO(buf_fini) struct buf text = buf_init(LONG * 3);
	AUTO(buf_fini) struct buf out = buf_init(LONG * 3);
	char path[] = "lines-XXXXXX";

	for (size_t i = 0; i < LONG; i++)
		buf_add_char(&text, (char)('a' + i % 26));
	buf_add_str(&text, "\nb\n");
	write_file(path, buf_slice(&text));
	join(path, &out);
	unlink(path);
	assert_int_equal(out.len, LONG + 3);
	assert_string_equal(buf_str(&out) + LONG + 1, "|b");
}

static void
what_cannot_be_opened_is_an_error_with_its_name(void **state UNUSED)
{
	struct err err = ERR_INIT;

	assert_null(lines_open("/nonexistent/lines", &err));
	assert_non_null(strstr(err.text, "/nonexistent/lines"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_come_without_their_ends),
	    cmocka_unit_test(a_line_may_be_longer_than_what_is_read_at_once),
	    cmocka_unit_test(what_cannot_be_opened_is_an_error_with_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
