#include "flow/send.h"

#include <errno.h>
#include <unistd.h>

#include "base/check.h"
#include "base/mem.h"
#include "flow/dispatch.h"

struct send {
	struct loop *loop;
	send_done_fn *done;
	void *arg;
	struct xfer *xfer;
	struct mail *mail;
	struct job *job;
};

/* A body that a worker writes; it outlives a cancelled send. */
struct print {
	struct send *send;
	char *bytes;
	size_t len;
	int error; /* errno, 0 where all of it was written */
};

static void
send_end(struct send *send, const struct deliver_reply *reply)
{
	send_done_fn *done = send->done;
	void *arg = send->arg;

	mem_free(&send);
	done(reply, arg);
}

/* --- HTTP ---------------------------------------------------------------- */

static enum transport
transport_of_xfer(const struct xfer_reply *reply)
{
	switch (reply->fault) {
	case XFER_FAULT_NONE:
		return TRANSPORT_REPLIED;
	case XFER_FAULT_SETUP:
	case XFER_FAULT_URL:
		return TRANSPORT_SETUP;
	default:
		return reply->maybe_sent ? TRANSPORT_MAYBE_SENT
		                         : TRANSPORT_NOT_SENT;
	}
}

struct deliver_reply
send_http_reply(const struct xfer_reply *reply, int64_t now_ms)
{
	return (struct deliver_reply){
	    .transport = transport_of_xfer(reply),
	    .text = slice_of(reply->text),
	    .now_ms = now_ms,
	    .status = reply->status,
	    .body = buf_slice(&reply->body),
	    .retry_after = xfer_header(reply, "retry-after"),
	};
}

static void
on_posted(struct xfer_reply *reply, void *arg)
{
	struct send *send = arg;
	struct deliver_reply facts =
	    send_http_reply(reply, loop_now_ms(send->loop));

	send->xfer = NULL;
	send_end(send, &facts);
}

static struct slice
first_of(struct slice own, struct slice common)
{
	return own.len > 0 ? own : common;
}

static void
start_post(struct send *send, const struct send_request *from)
{
	const struct attempt *attempt = from->attempt;
	const struct channel *channel = from->channel;
	const struct settings *settings = from->settings;
	size_t skip_len = settings->network.no_proxy.len;
	struct header *headers =
	    mem_new_array(attempt->header_len, sizeof(*headers));
	struct slice *no_proxy = mem_new_array(skip_len, sizeof(*no_proxy));
	struct xfer_request request = {
	    .method = XFER_POST,
	    .url = attempt->url,
	    .headers = headers,
	    .headers_len = attempt->header_len,
	    .body = attempt->body,
	    .user_agent = settings->fetch.user_agent,
	    .proxy = first_of(channel->proxy, settings->network.proxy),
	    .no_proxy = no_proxy,
	    .no_proxy_len = skip_len,
	    .ca_file = first_of(channel->ca_file, settings->network.ca_file),
	    .client_cert_file = channel->client_cert_file,
	    .client_key_file = channel->client_key_file,
	    .reach = XFER_REACH_ANY,
	    .no_redirects = true,
	    .max_bytes = DISPATCH_MAX_REPLY,
	    .total_ms = DISPATCH_HTTP_MS,
	};

	for (size_t i = 0; i < attempt->header_len; i++)
		headers[i] = (struct header){
		    attempt->headers[i].name, attempt->headers[i].value};
	for (size_t i = 0; i < skip_len; i++)
		no_proxy[i] = settings->network.no_proxy.items[i].text;
	send->xfer = xfer_start(from->xfers, &request, on_posted, send);
	mem_free(&headers);
	mem_free(&no_proxy);
}

/* --- mail ---------------------------------------------------------------- */

struct mailer *
send_mailer(struct loop *loop, const struct settings *settings,
    const struct channel *channel)
{
	const struct mail_server server = {
	    .host = channel->server.host,
	    .port = channel->server.port,
	    .tls = channel->server.tls,
	    .username = channel->username,
	    .password = channel->password.value,
	    .ca_file = first_of(channel->ca_file, settings->network.ca_file),
	    .client_cert_file = channel->client_cert_file,
	    .client_key_file = channel->client_key_file,
	    .proxy = channel->proxy,
	};

	return mailer_new(loop, &server);
}

static struct smtp_verdict
smtp_verdict_of(const struct mail_verdict *verdict)
{
	return (struct smtp_verdict){
	    verdict->code, verdict->enhanced, verdict->text};
}

static enum transport
transport_of_mail(const struct mail_reply *reply)
{
	if (reply->unknown)
		return TRANSPORT_MAYBE_SENT;
	switch (reply->fault) {
	case MAIL_FAULT_NONE:
	case MAIL_FAULT_AUTH:
		return TRANSPORT_REPLIED;
	case MAIL_FAULT_SETUP:
	case MAIL_FAULT_ADDRESS:
		return TRANSPORT_SETUP;
	default:
		/* A 4xx or 5xx in the middle says more than how it ended. */
		return reply->last.code >= 400 ? TRANSPORT_REPLIED
		                               : TRANSPORT_NOT_SENT;
	}
}

struct deliver_reply
send_mail_reply(
    struct arena *arena, const struct mail_reply *reply, int64_t now_ms)
{
	struct smtp_verdict *recipients =
	    arena_new_array(arena, struct smtp_verdict, reply->recipients_len);

	for (size_t i = 0; i < reply->recipients_len; i++)
		recipients[i] = smtp_verdict_of(&reply->recipients[i]);
	return (struct deliver_reply){
	    .transport = transport_of_mail(reply),
	    .text = slice_of(reply->text),
	    .now_ms = now_ms,
	    .last = smtp_verdict_of(&reply->last),
	    .recipients = recipients,
	    .recipient_len = reply->recipients_len,
	};
}

static void
on_mailed(const struct mail_reply *reply, void *arg)
{
	struct send *send = arg;
	AUTO(arena_free) struct arena *arena = arena_new();
	struct deliver_reply facts =
	    send_mail_reply(arena, reply, loop_now_ms(send->loop));

	send->mail = NULL;
	send_end(send, &facts);
}

static void
start_mail(struct send *send, const struct send_request *from)
{
	const struct mail_request request = {
	    .from = from->attempt->from,
	    .to = from->attempt->to,
	    .to_len = from->attempt->to_len,
	    .message = from->attempt->body,
	};

	send->mail = mail_start(from->mailer, &request, on_mailed, send);
}

/* --- standard output ----------------------------------------------------- */

static void
print_work(void *arg)
{
	struct print *print = arg;
	size_t done = 0;

	while (done < print->len) {
		ssize_t put = write(
		    STDOUT_FILENO, print->bytes + done, print->len - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			print->error = errno;
			return;
		}
		done += (size_t)put;
	}
}

static void
print_drop(void *arg)
{
	struct print *print = arg;

	mem_free(&print->bytes);
	mem_free(&print);
}

static void
on_printed(void *arg)
{
	struct print *print = arg;
	struct send *send = print->send;
	struct deliver_reply facts = {.transport = TRANSPORT_REPLIED};

	if (print->error != 0) {
		facts.transport = TRANSPORT_MAYBE_SENT;
		facts.text = S("standard output does not take it");
	}
	print_drop(print);
	send->job = NULL;
	send_end(send, &facts);
}

static void
start_print(struct send *send, const struct send_request *from)
{
	static const struct job_spec spec = {
	    print_work, on_printed, print_drop};
	struct buf copy = buf_init(DELIVER_MAX_BODY);
	struct print *print = mem_new(sizeof(*print));

	buf_add_slice(&copy, from->attempt->body);
	print->send = send;
	print->bytes = buf_take(&copy, &print->len);
	send->job = job_start(from->pool, &spec, print);
}

struct send *
send_start(const struct send_request *request, send_done_fn *done, void *arg)
{
	static void (*const start[])(
	    struct send *, const struct send_request *) = {
	    [ATTEMPT_PRINT] = start_print,
	    [ATTEMPT_POST] = start_post,
	    [ATTEMPT_MAIL] = start_mail,
	};
	struct send *send = mem_new(sizeof(*send));

	send->loop = request->loop;
	send->done = done;
	send->arg = arg;
	check((size_t)request->attempt->kind < COUNT_OF(start));
	start[request->attempt->kind](send, request);
	return send;
}

void
send_cancel(struct send **send)
{
	struct send *self = take_ptr(send);

	if (self == NULL)
		return;
	xfer_cancel(&self->xfer);
	mail_cancel(&self->mail);
	job_cancel(&self->job);
	mem_free(&self);
}
