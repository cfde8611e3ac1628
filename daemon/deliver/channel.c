#include "deliver/channel.h"

#include "base/check.h"
#include "deliver/email.h"
#include "deliver/kind.h"
#include "deliver/marked.h"
#include "deliver/message.h"
#include "deliver/slack.h"
#include "deliver/stdout.h"
#include "deliver/webhook.h"
#include "text/url.h"

static const struct kind *const KINDS[CHANNEL_TYPE_COUNT] = {
    [CHANNEL_STDOUT] = &stdout_kind,
    [CHANNEL_WEBHOOK] = &webhook_kind,
    [CHANNEL_SLACK] = &slack_kind,
    [CHANNEL_EMAIL] = &email_kind,
};

static const char *const TRANSPORTS[TRANSPORT_COUNT] = {
    "replied", "not-sent", "maybe-sent", "setup"};

/* One line of a ledger that people page through. */
#define MAX_JUDGEMENT 500

/* Shorter parts of a path are words ("services", "hook"), not secrets. */
#define MIN_SECRET_SEGMENT 9
#define MIN_SECRET_PATH    4

static const struct kind *
kind_of(enum channel_type type)
{
	check((unsigned)type < CHANNEL_TYPE_COUNT && KINDS[type]->type == type);
	return KINDS[type];
}

const char *
transport_name(enum transport transport)
{
	check((unsigned)transport < TRANSPORT_COUNT);
	return TRANSPORTS[transport];
}

unsigned
deliver_levels(enum channel_type type)
{
	return kind_of(type)->levels;
}

int
deliver_render(
    const struct render_request *request, struct buf *out, struct err *err)
{
	const struct kind *kind = kind_of(request->channel->type);
	AUTO(arena_free) struct arena *arena = arena_new();
	const struct message *message = message_new(arena, request->leg,
	    request->text, request->docs, request->doc_len);

	if (kind->render(request, message, out, err) != 0)
		return -1;
	if (!buf_ok(out))
		return err_set(err, ERR_LIMIT,
		    "the message is larger than %zu bytes", out->max);
	return 0;
}

int
deliver_prepare(struct arena *arena, const struct attempt_request *request,
    struct attempt *attempt_out, struct err *err)
{
	struct attempt attempt = {.body = request->body};

	if (kind_of(request->channel->type)
	        ->prepare(arena, request, &attempt, err) != 0)
		return -1;
	*attempt_out = attempt;
	return 0;
}

/* The text with every occurrence of a secret replaced. */
static struct slice
hide(struct arena *arena, struct slice text, struct slice secret)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	size_t at = 0, found;

	secret = slice_trim(secret);
	if (secret.len == 0 || slice_find(text, secret, 0) == text.len)
		return text;
	while ((found = slice_find(text, secret, at)) < text.len) {
		buf_add_slice(&out, slice_sub(text, at, found - at));
		buf_add_str(&out, "[hidden]");
		at = found + secret.len;
	}
	buf_add_slice(&out, slice_from(text, at));
	return arena_copy(arena, buf_slice(&out));
}

/* Servers repeat what they were asked for, whole or in parts. */
static struct slice
hide_url(struct arena *arena, struct slice text, struct slice address)
{
	struct url url = url_parse(address);
	struct slice path = url.path, segment;

	text = hide(arena, text, address);
	if (url.path.len >= MIN_SECRET_PATH)
		text = hide(arena, text, url.path);
	text = hide(arena, text, url.query);
	text = hide(arena, text, url.userinfo);
	while (slice_cut(&path, '/', &segment))
		if (segment.len >= MIN_SECRET_SEGMENT)
			text = hide(arena, text, segment);
	return text;
}

static struct slice
hide_secrets(
    struct arena *arena, const struct channel *channel, struct slice text)
{
	text = hide_url(arena, text, channel->url.value);
	text = hide(arena, text, channel->secret.value);
	return hide(arena, text, channel->password.value);
}

struct judgement
deliver_judge(struct arena *arena, const struct attempt_request *request,
    const struct deliver_reply *reply)
{
	struct judgement judgement =
	    kind_of(request->channel->type)->judge(arena, request, reply);

	judgement.text = text_cut(arena,
	    hide_secrets(arena, request->channel, judgement.text),
	    MAX_JUDGEMENT);
	judgement.provider_id =
	    hide_secrets(arena, request->channel, judgement.provider_id);
	return judgement;
}

struct slice
channel_where(struct arena *arena, const struct channel *channel)
{
	const struct smtp_server *server = &channel->server;
	struct url url;

	if (channel->type == CHANNEL_STDOUT)
		return S("standard output");
	if (channel->type == CHANNEL_EMAIL)
		return arena_printf(arena, "%s://%.*s:%u",
		    server->tls == SMTP_TLS_IMPLICIT ? "smtps" : "smtp",
		    SLICE_ARG(server->host), (unsigned)server->port);
	url = url_parse(channel->url.value);
	return text_clean(arena,
	    arena_printf(arena, "%.*s://%.*s%s%.*s", SLICE_ARG(url.scheme),
	        SLICE_ARG(url.host), url.port.len > 0 ? ":" : "",
	        SLICE_ARG(url.port)));
}
