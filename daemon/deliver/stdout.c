#include "deliver/stdout.h"

#include "deliver/plain.h"

/* Titles and addresses, a line each. */
static void
render_bare(const struct message *message, struct buf *out)
{
	if (message->part_len == 0)
		buf_printf(out, "%.*s\n", SLICE_ARG(message->headline));
	for (size_t i = 0; i < message->part_len; i++) {
		const struct part *part = &message->parts[i];

		buf_printf(out, "%.*s%s%.*s\n", SLICE_ARG(part->headline),
		    part->link.len > 0 ? " " : "", SLICE_ARG(part->link));
	}
}

static int
stdout_render(const struct render_request *request,
    const struct message *message, struct buf *out, struct err *err)
{
	bool colour = request->colour && request->level == DELIVER_RICH;

	(void)err;
	if (request->level == DELIVER_BARE)
		render_bare(message, out);
	else
		plain_render(
		    message, colour ? &COLOUR_STYLE : &PLAIN_STYLE, out);
	buf_add_char(out, '\n');
	return 0;
}

static int
stdout_prepare(struct arena *arena, const struct attempt_request *request,
    struct attempt *attempt, struct err *err)
{
	(void)arena;
	(void)request;
	(void)err;
	attempt->kind = ATTEMPT_PRINT;
	return 0;
}

static struct judgement
stdout_judge(struct arena *arena, const struct attempt_request *request,
    const struct deliver_reply *reply)
{
	(void)request;
	if (reply->transport == TRANSPORT_REPLIED)
		return (struct judgement){
		    .outcome = OUTCOME_DELIVERED, .text = S("printed")};
	return (struct judgement){
	    .outcome = reply->transport == TRANSPORT_MAYBE_SENT
	        ? OUTCOME_UNKNOWN
	        : OUTCOME_NOT_SENT,
	    .text = arena_copy(arena, reply->text)};
}

const struct kind stdout_kind = {
    .type = CHANNEL_STDOUT,
    .levels = 1,
    .render = stdout_render,
    .prepare = stdout_prepare,
    .judge = stdout_judge,
};
