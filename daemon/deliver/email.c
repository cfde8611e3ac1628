#include "deliver/email.h"

#include <string.h>

#include "base/buf.h"
#include "deliver/mailhtml.h"
#include "deliver/mime.h"
#include "deliver/plain.h"
#include "text/date.h"

/* About 150 KiB of HTML: larger messages are clipped by mail programs. */
#define MAX_PARTS 100

/* Thread root of all mails about one story: a message that was never sent.
 * Mail programs make a stand-in for it, so the order of arrival and what this
 * mailbox got of the story do not matter. */
#define STORY_ID "story-"

static struct slice
domain_of(struct slice address)
{
	return slice_from(address, slice_find_char(address, '@', 0) + 1);
}

/* Letters, digits and hyphens of an id, for where nothing else may stand. */
static void
add_id(struct buf *out, struct slice id)
{
	for (size_t i = 0; i < id.len; i++)
		if (char_is_alnum(id.ptr[i]) || id.ptr[i] == '-')
			buf_add_char(out, id.ptr[i]);
}

/* The addresses of the channel; -1 where one may not go on the wire. */
static int
addresses_of(struct arena *arena, const struct channel *channel,
    struct mime_address *from, struct mime_address **to, struct err *err)
{
	*to = arena_new_array(arena, struct mime_address, channel->to.len + 1);
	if (!mime_parse_address(channel->from, from))
		return err_set(err, ERR_INPUT,
		    "channel %.*s: from is not a mail address",
		    SLICE_ARG(channel->id));
	if (channel->to.len == 0)
		return err_set(err, ERR_INPUT, "channel %.*s: to is empty",
		    SLICE_ARG(channel->id));
	for (size_t i = 0; i < channel->to.len; i++)
		if (!mime_parse_address(channel->to.items[i].text, &(*to)[i]))
			return err_set(err, ERR_INPUT,
			    "channel %.*s: address %zu of to is not a mail "
			    "address",
			    SLICE_ARG(channel->id), i + 1);
	return 0;
}

static void
add_tokens(struct buf *out, const char *name, struct buf *tokens)
{
	mime_add_token_header(out, name, buf_slice(tokens));
	buf_reset(tokens);
}

/* What binds a mail to others: its own id, its story, its list. */
static void
add_thread(const struct render_request *request, const struct message *message,
    struct slice domain, struct buf *out)
{
	AUTO(buf_fini) struct buf tokens = buf_init(BUF_MAX_OWN);
	struct slice story =
	    message->part_len > 0 ? message->parts[0].docs[0]->story_id : S("");

	buf_add_char(&tokens, '<');
	add_id(&tokens, request->delivery_id);
	buf_printf(&tokens, "@%.*s>", SLICE_ARG(domain));
	add_tokens(out, "Message-ID", &tokens);
	if (story.len > 0 && message->leg != LEG_DIGEST) {
		buf_add_str(&tokens, "<" STORY_ID);
		add_id(&tokens, story);
		buf_printf(&tokens, "@%.*s>", SLICE_ARG(domain));
		mime_add_token_header(out, "In-Reply-To", buf_slice(&tokens));
		add_tokens(out, "References", &tokens);
	}
	buf_add_str(&tokens, "sanctions-watch <");
	add_id(&tokens, request->channel->id);
	buf_printf(&tokens, ".sanctions-watch.%.*s>", SLICE_ARG(domain));
	add_tokens(out, "List-Id", &tokens);
}

/* For filters: severity and rules in headers of their own. */
static void
add_labels(const struct message *message, struct buf *out)
{
	AUTO(buf_fini) struct buf rules = buf_init(BUF_MAX_OWN);

	if (message->part_len == 0)
		return;
	mime_add_token_header(out, "X-Sanctions-Watch-Severity",
	    slice_of(severity_name(message->severity)));
	for (size_t i = 0; i < message->part_len; i++)
		for (size_t j = 0; j < message->parts[i].rule_len; j++)
			buf_printf(&rules, "%s%.*s", rules.len > 0 ? " " : "",
			    SLICE_ARG(message->parts[i].rules[j].id));
	mime_add_token_header(out, "X-Sanctions-Watch-Rule", buf_slice(&rules));
}

static void
add_headers(const struct render_request *request, const struct message *message,
    const struct mime_address *from, const struct mime_address *to,
    struct buf *out)
{
	struct mime_address sender = *from;
	char date[DATE_MAX];

	if (sender.name.len == 0)
		sender.name = S("sanctions-watch");
	mime_add_token_header(
	    out, "Date", slice_of(date_rfc5322(request->now_ms, date)));
	mime_add_address_header(out, "From", &sender, 1);
	mime_add_address_header(out, "To", to, request->channel->to.len);
	mime_add_text_header(out, "Subject", message->headline);
	add_thread(request, message, domain_of(from->address), out);
	mime_add_token_header(out, "Auto-Submitted", S("auto-generated"));
	mime_add_token_header(out, "X-Auto-Response-Suppress", S("All"));
	if (message->leg == LEG_DIGEST)
		mime_add_token_header(out, "Precedence", S("bulk"));
	add_labels(message, out);
	mime_add_token_header(out, "MIME-Version", S("1.0"));
}

static void
add_body_part(struct buf *out, const char *type, struct slice text)
{
	buf_printf(out,
	    "Content-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
	    type);
	mime_add_quoted(out, text);
}

static void
add_bodies(const struct render_request *request, const struct message *message,
    struct buf *out)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf html = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf boundary = buf_init(BUF_MAX_OWN);

	plain_render(message, &PLAIN_STYLE, &text);
	if (request->level != DELIVER_RICH) {
		add_body_part(out, "text/plain", buf_slice(&text));
		return;
	}
	mailhtml_render(message, &html);
	/* "=_" never stands in quoted-printable lines; 32 digits fit the 70
	 * that a boundary may have. */
	buf_add_str(&boundary, "=_");
	add_id(&boundary, slice_sub(request->delivery_id, 0, DIGEST_ID_LEN));
	buf_printf(out,
	    "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n"
	    "This is a message in MIME format.\r\n--%s\r\n",
	    buf_str(&boundary), buf_str(&boundary));
	add_body_part(out, "text/plain", buf_slice(&text));
	buf_printf(out, "--%s\r\n", buf_str(&boundary));
	add_body_part(out, "text/html", buf_slice(&html));
	buf_printf(out, "--%s--\r\n", buf_str(&boundary));
}

/* The last rung: headline and address, nothing else. */
static void
add_bare_body(const struct message *message, struct buf *out)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	buf_printf(&text, "%.*s\n", SLICE_ARG(message->headline));
	for (size_t i = 0; i < message->part_len; i++)
		buf_printf(&text, "%.*s\n", SLICE_ARG(message->parts[i].link));
	add_body_part(out, "text/plain", buf_slice(&text));
}

static int
email_render(const struct render_request *request,
    const struct message *message, struct buf *out, struct err *err)
{
	AUTO(arena_free) struct arena *arena = arena_new();
	struct message shown = *message;
	struct mime_address from, *to;

	if (addresses_of(arena, request->channel, &from, &to, err) != 0)
		return -1;
	if (shown.part_len > MAX_PARTS) {
		shown.omitted = shown.part_len - MAX_PARTS;
		shown.part_len = MAX_PARTS;
	}
	add_headers(request, &shown, &from, to, out);
	if (request->level == DELIVER_BARE)
		add_bare_body(&shown, out);
	else
		add_bodies(request, &shown, out);
	return 0;
}

/*
 * A judgement's memory: one line for each recipient that is done with, "+" or
 * "-" and the address.
 */
static bool
is_done(struct slice memory, struct slice address)
{
	struct slice line;

	while (slice_cut(&memory, '\n', &line))
		if (line.len > 1 && slice_eq(slice_from(line, 1), address))
			return true;
	return false;
}

/* Those of the channel that are not done with; all, if none is left. */
static size_t
pending(const struct channel *channel, struct slice memory,
    const struct mime_address *all, struct slice *out)
{
	size_t len = 0;

	for (size_t i = 0; i < channel->to.len; i++)
		if (!is_done(memory, all[i].address))
			out[len++] = all[i].address;
	for (size_t i = 0; len == 0 && i < channel->to.len; i++)
		out[i] = all[i].address;
	return len > 0 ? len : channel->to.len;
}

static int
email_prepare(struct arena *arena, const struct attempt_request *request,
    struct attempt *attempt, struct err *err)
{
	const struct channel *channel = request->channel;
	struct mime_address from, *to;

	if (addresses_of(arena, channel, &from, &to, err) != 0)
		return -1;
	attempt->kind = ATTEMPT_MAIL;
	attempt->from = from.address;
	attempt->to = arena_new_array(arena, struct slice, channel->to.len);
	attempt->to_len = pending(channel, request->memory, to, attempt->to);
	return 0;
}

/* What a code alone means. */
static enum outcome
smtp_outcome(int code)
{
	static const int CLOSED[] = {530, 534, 535, 538};

	for (size_t i = 0; i < COUNT_OF(CLOSED); i++)
		if (code == CLOSED[i])
			return OUTCOME_CLOSED;
	if (code == 0)
		return OUTCOME_NOT_SENT;
	if (code >= 200 && code < 300)
		return OUTCOME_DELIVERED;
	if (code >= 400 && code < 500)
		return OUTCOME_RETRY;
	/* 354: the server waits for a body that went out or did not. */
	return code >= 500 && code < 600 ? OUTCOME_REFUSED : OUTCOME_UNKNOWN;
}

/* The replies to the recipients, counted, and what to remember of them. */
struct tally {
	size_t taken, later, refused;
	size_t earlier_len; /* of the memory: what tries before this one say */
	struct buf memory;
	struct buf refusals; /* "; refused: b@x (550 5.1.1 no such user)" */
};

static void
count_recipient(
    struct tally *tally, struct slice address, const struct smtp_verdict *said)
{
	bool taken = said->code >= 200 && said->code < 300;
	bool refused = said->code >= 500;

	if (!taken && !refused) {
		tally->later++;
		return;
	}
	tally->taken += taken;
	tally->refused += refused;
	buf_printf(
	    &tally->memory, "%c%.*s\n", taken ? '+' : '-', SLICE_ARG(address));
	if (refused)
		buf_printf(&tally->refusals, "%s%.*s (%d %.*s %.*s)",
		    tally->refused == 1 ? "; refused: " : ", ",
		    SLICE_ARG(address), said->code, SLICE_ARG(said->enhanced),
		    SLICE_ARG(slice_sub(said->text, 0, 120)));
}

static void
tally_recipients(struct arena *arena, const struct attempt_request *request,
    const struct deliver_reply *reply, struct tally *tally)
{
	struct attempt attempt = {0};
	struct err ignored = ERR_INIT;

	*tally = (struct tally){.earlier_len = request->memory.len,
	    .memory = buf_init(BUF_MAX_OWN),
	    .refusals = buf_init(BUF_MAX_OWN)};
	buf_add_slice(&tally->memory, request->memory);
	if (email_prepare(arena, request, &attempt, &ignored) != 0)
		return;
	for (size_t i = 0; i < reply->recipient_len && i < attempt.to_len; i++)
		count_recipient(tally, attempt.to[i], &reply->recipients[i]);
}

static bool
has_receiver(struct slice memory)
{
	struct slice line;

	while (slice_cut(&memory, '\n', &line))
		if (slice_starts(line, S("+")))
			return true;
	return false;
}

/* The message went out: each recipient has an answer of its own. */
static enum outcome
outcome_of_tally(const struct tally *tally)
{
	if (tally->later > 0)
		return OUTCOME_RETRY;
	if (tally->refused == 0 || has_receiver(buf_slice(&tally->memory)))
		return OUTCOME_DELIVERED;
	return OUTCOME_REFUSED;
}

/* The message did not go out: only what was refused for good is settled. */
static enum outcome
outcome_of_refusal(const struct tally *tally, const struct smtp_verdict *last)
{
	struct slice earlier =
	    slice_sub(buf_slice(&tally->memory), 0, tally->earlier_len);
	enum outcome outcome = smtp_outcome(last->code);

	if (outcome != OUTCOME_REFUSED)
		return outcome;
	if (tally->later > 0)
		return OUTCOME_RETRY;
	/* All that were left are refused, the others have it. */
	return tally->taken == 0 && has_receiver(earlier) ? OUTCOME_DELIVERED
	                                                  : OUTCOME_REFUSED;
}

/* The id that the server queued it under: "2.0.0 Ok: queued as 03D05AD80E0".
 */
static struct slice
queue_id(struct arena *arena, struct slice text)
{
	static const struct slice WORDS = SLICE("queued as ");
	size_t at = slice_find(text, WORDS, 0), end;
	struct slice rest;

	if (at == text.len)
		return S("");
	rest = slice_from(text, at + WORDS.len);
	end = slice_find_char(rest, ' ', 0);
	return text_cut(arena, text_clean(arena, slice_sub(rest, 0, end)), 100);
}

/* Of a message that did not go out, who will never take it. */
static struct slice
memory_of(struct arena *arena, const struct tally *tally, bool went_out)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct slice memory = buf_slice(&tally->memory), line;

	if (went_out)
		return arena_copy(arena, memory);
	buf_add_slice(&out, slice_sub(memory, 0, tally->earlier_len));
	memory = slice_from(memory, tally->earlier_len);
	while (slice_cut(&memory, '\n', &line))
		if (slice_starts(line, S("-")))
			buf_printf(&out, "%.*s\n", SLICE_ARG(line));
	return arena_copy(arena, buf_slice(&out));
}

static struct judgement
judge_reply(struct arena *arena, const struct attempt_request *request,
    const struct deliver_reply *reply)
{
	const struct smtp_verdict *last = &reply->last;
	bool went_out = smtp_outcome(last->code) == OUTCOME_DELIVERED;
	struct judgement judgement = {.code = last->code};
	struct tally tally;

	tally_recipients(arena, request, reply, &tally);
	judgement.outcome = went_out ? outcome_of_tally(&tally)
	                             : outcome_of_refusal(&tally, last);
	judgement.memory = memory_of(arena, &tally, went_out);
	if (went_out)
		judgement.provider_id = queue_id(arena, last->text);
	judgement.text = text_clean(arena,
	    arena_printf(arena, "SMTP %d%s%.*s %.*s%.*s", last->code,
	        last->enhanced.len > 0 ? " " : "", SLICE_ARG(last->enhanced),
	        SLICE_ARG(slice_sub(last->text, 0, 200)),
	        SLICE_ARG(buf_slice(&tally.refusals))));
	buf_fini(&tally.memory);
	buf_fini(&tally.refusals);
	return judgement;
}

static struct judgement
email_judge(struct arena *arena, const struct attempt_request *request,
    const struct deliver_reply *reply)
{
	struct judgement judgement = {.outcome = OUTCOME_NOT_SENT};

	if (reply->transport == TRANSPORT_REPLIED)
		return judge_reply(arena, request, reply);
	if (reply->transport == TRANSPORT_MAYBE_SENT)
		judgement.outcome = OUTCOME_UNKNOWN;
	judgement.code = reply->last.code;
	judgement.text = text_clean(arena, reply->text);
	judgement.memory = arena_copy(arena, request->memory);
	return judgement;
}

const struct kind email_kind = {
    .type = CHANNEL_EMAIL,
    .levels = 1, /* refused for its sender or contents, not its form */
    .render = email_render,
    .prepare = email_prepare,
    .judge = email_judge,
};
