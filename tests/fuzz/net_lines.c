/*
 * What servers say, line by line: HTTP header lines, replies of a mail server
 * in a dialog, and the places that redirects lead to.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/check.h"
#include "net/dialog.h"
#include "net/guard.h"
#include "net/header.h"
#include "net/redirect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RECIPIENTS 3

static void
follow(struct arena *arena, struct slice location)
{
	const struct slice been = S("http://a.example/x/y");
	struct err err = ERR_INIT;
	struct target from, to;
	struct redirect_question question = {.status = 302,
	    .location = location,
	    .from = &from,
	    .been = &been,
	    .been_len = 1,
	    .max_hops = 5};

	check(target_parse(arena, been, &from, &err) == 0);
	if (redirect_decide(&question, arena, &to, &err) != REDIRECT_FOLLOW)
		return;
	check(target_is_http(&to) && to.host.len > 0 && to.port > 0);
	check(slice_find_char(to.url, '\n', 0) == to.url.len);
	guard_host_may_be_public(to.host);
	guard_skips_proxy(to.host, &location, 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct dialog *dialog = dialog_new(arena, RECIPIENTS);
	struct slice rest = slice_make(data, size), line;
	struct header header;

	while (slice_cut(&rest, '\n', &line)) {
		header_parse_status(line);
		if (header_parse(line, &header)) {
			header_is_sendable(&header);
			follow(arena, header.value);
		}
		if (slice_starts(line, S("> ")))
			dialog_sent(dialog, slice_from(line, 2));
		else
			dialog_received(dialog, line);
	}
	check(dialog_accepted(dialog) <= RECIPIENTS);
	return 0;
}
