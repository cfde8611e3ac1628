/*
 * libcurl's SMTP with what it leaves to its user: addresses are judged before
 * they go on the wire, a password means that 235 must have been seen, and the
 * replies to each recipient are kept.
 */
#include "net/smtp.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/array.h"
#include "base/check.h"
#include "base/mem.h"

#define CA_CACHE_S      3600L
#define PORT_IMPLICIT   465
#define PORT_SUBMISSION 587
#define PORT_SMTP       25
/* RFC 5321 4.5.3.1: a path, with < and >. */
#define MAX_ADDRESS 254

struct smtp {
	CURL *easy;
	bool is_used;
	/* Open ones: of one server, several while the first is sought. */
	ARRAY(curl_socket_t) sockets;
	bool is_authenticated; /* on the connection that is open */
	/* Of the message under way, else NULL. */
	const struct mail_server *server;
	struct smtp_message *message;
	struct dialog *dialog;
	size_t handed_out;
	bool lacks_login;
	char error[CURL_ERROR_SIZE];
};

#define set(smtp, option, value) \
	check(curl_easy_setopt((smtp)->easy, option, value) == CURLE_OK)

void
smtp_global_init(void)
{
	check(curl_global_init(CURL_GLOBAL_DEFAULT) == 0);
}

void
smtp_global_fini(void)
{
	curl_global_cleanup();
}

bool
smtp_address_is_safe(struct slice address)
{
	size_t at = slice_find_char(address, '@', 0);

	if (at == 0 || at + 1 >= address.len || address.len > MAX_ADDRESS)
		return false;
	for (size_t i = 0; i < address.len; i++) {
		unsigned char c = (unsigned char)address.ptr[i];

		if (c <= ' ' || c >= 0x7f || c == '<' || c == '>')
			return false;
	}
	return true;
}

static size_t
on_line(char *ptr, size_t size, size_t count, void *arg)
{
	struct smtp *smtp = arg;
	size_t len = size * count;

	if (smtp->dialog == NULL)
		return len;
	dialog_received(smtp->dialog, slice_make(ptr, len));
	if (dialog_is_authenticated(smtp->dialog))
		smtp->is_authenticated = true;
	/* A server that offers no login gets the message unauthenticated from
	 * libcurl, without a word. */
	smtp->lacks_login = smtp->server->username.len > 0 &&
	    !smtp->is_authenticated && dialog_has_begun_mail(smtp->dialog);
	return smtp->lacks_login ? 0 : len;
}

/*
 * libcurl says QUIT and waits two minutes for the answer, with no way to break
 * that off.  Whoever cannot hear any more does not wait; QUIT goes out all the
 * same.
 */
static void
stop_hearing(struct smtp *smtp)
{
	ARRAY_EACH(fd, &smtp->sockets)
		shutdown(*fd, SHUT_RD);
}

static int
on_debug(CURL *easy, curl_infotype type, char *ptr, size_t len, void *arg)
{
	struct smtp *smtp = arg;

	(void)easy;
	if (type != CURLINFO_HEADER_OUT || smtp->dialog == NULL)
		return 0;
	dialog_sent(smtp->dialog, slice_make(ptr, len));
	if (dialog_is_over(smtp->dialog))
		stop_hearing(smtp);
	return 0;
}

static bool
is_broken_off(const struct smtp *smtp)
{
	return smtp->message != NULL && atomic_load(&smtp->message->broken_off);
}

static size_t
on_read(char *ptr, size_t size, size_t count, void *arg)
{
	struct smtp *smtp = arg;
	struct slice part =
	    slice_sub(smtp->message->bytes, smtp->handed_out, size * count);

	if (is_broken_off(smtp))
		return CURL_READFUNC_ABORT;
	if (part.len > 0)
		memcpy(ptr, part.ptr, part.len);
	smtp->handed_out += part.len;
	return part.len;
}

static int
on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	(void)a;
	(void)b;
	(void)c;
	(void)d;
	return is_broken_off(arg);
}

static curl_socket_t
on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct smtp *smtp = arg;
	curl_socket_t fd;

	(void)purpose;
	smtp->is_authenticated = false;
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
	if (fd != CURL_SOCKET_BAD)
		*array_add(&smtp->sockets) = fd;
	return fd;
}

static int
on_close_socket(void *arg, curl_socket_t fd)
{
	struct smtp *smtp = arg;
	size_t kept = 0;

	ARRAY_EACH(other, &smtp->sockets)
		if (*other != fd)
			smtp->sockets.items[kept++] = *other;
	smtp->sockets.len = kept;
	return close(fd);
}

static void
set_callbacks(struct smtp *smtp)
{
	set(smtp, CURLOPT_ERRORBUFFER, smtp->error);
	set(smtp, CURLOPT_HEADERFUNCTION, on_line);
	set(smtp, CURLOPT_HEADERDATA, (void *)smtp);
	set(smtp, CURLOPT_VERBOSE, 1L); /* else no commands are shown */
	set(smtp, CURLOPT_DEBUGFUNCTION, on_debug);
	set(smtp, CURLOPT_DEBUGDATA, (void *)smtp);
	set(smtp, CURLOPT_READFUNCTION, on_read);
	set(smtp, CURLOPT_READDATA, (void *)smtp);
	set(smtp, CURLOPT_NOPROGRESS, 0L);
	set(smtp, CURLOPT_XFERINFOFUNCTION, on_progress);
	set(smtp, CURLOPT_XFERINFODATA, (void *)smtp);
	set(smtp, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
	set(smtp, CURLOPT_OPENSOCKETDATA, (void *)smtp);
	set(smtp, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
	set(smtp, CURLOPT_CLOSESOCKETDATA, (void *)smtp);
}

static unsigned
port_of(const struct mail_server *server)
{
	if (server->port != 0)
		return server->port;
	if (server->tls == SMTP_TLS_IMPLICIT)
		return PORT_IMPLICIT;
	return server->tls == SMTP_TLS_NONE ? PORT_SMTP : PORT_SUBMISSION;
}

static void
set_place(struct smtp *smtp, const struct mail_server *server)
{
	AUTO(buf_fini) struct buf url = buf_init(BUF_MAX_OWN);
	bool is_v6 = memchr(server->host.ptr, ':', server->host.len) != NULL;

	buf_printf(&url, "%s://%s%.*s%s:%u/%.*s",
	    server->tls == SMTP_TLS_IMPLICIT ? "smtps" : "smtp",
	    is_v6 ? "[" : "", SLICE_ARG(server->host), is_v6 ? "]" : "",
	    port_of(server), SLICE_ARG(server->ehlo_name));
	set(smtp, CURLOPT_URL, buf_str(&url));
	set(smtp, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	set(smtp, CURLOPT_NOPROXY, "");
	set(smtp, CURLOPT_PROXY, server->proxy.ptr);
	set(smtp, CURLOPT_HTTPPROXYTUNNEL, server->proxy.len > 0 ? 1L : 0L);
	set(smtp, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	set(smtp, CURLOPT_NOSIGNAL, 1L);
	set(smtp, CURLOPT_QUICK_EXIT, 1L);
	set(smtp, CURLOPT_CONNECTTIMEOUT_MS, (long)server->connect_ms);
	set(smtp, CURLOPT_TIMEOUT_MS, (long)server->total_ms);
	set(smtp, CURLOPT_SERVER_RESPONSE_TIMEOUT,
	    (long)(server->reply_ms + 999) / 1000);
}

static void
set_tls(struct smtp *smtp, const struct mail_server *server)
{
	set(smtp, CURLOPT_USE_SSL,
	    (long)(server->tls == SMTP_TLS_NONE ? CURLUSESSL_NONE
	                                        : CURLUSESSL_ALL));
	set(smtp, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	set(smtp, CURLOPT_CAPATH, NULL);
	set(smtp, CURLOPT_CA_CACHE_TIMEOUT, CA_CACHE_S);
	if (server->ca_file.len > 0)
		set(smtp, CURLOPT_CAINFO, server->ca_file.ptr);
	if (server->client_cert_file.len > 0)
		set(smtp, CURLOPT_SSLCERT, server->client_cert_file.ptr);
	if (server->client_key_file.len > 0)
		set(smtp, CURLOPT_SSLKEY, server->client_key_file.ptr);
	if (server->username.len == 0)
		return;
	/* The line is encrypted, so the plain ways are the ones that work. */
	set(smtp, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
	set(smtp, CURLOPT_USERNAME, server->username.ptr);
	set(smtp, CURLOPT_PASSWORD, server->password.ptr);
}

static struct smtp *
smtp_open(const struct mail_server *server)
{
	struct smtp *smtp = mem_new(sizeof(*smtp));

	smtp->easy = curl_easy_init();
	check(smtp->easy != NULL);
	set_callbacks(smtp);
	set_place(smtp, server);
	set_tls(smtp, server);
	return smtp;
}

void
smtp_close(struct smtp **smtp)
{
	if (*smtp == NULL)
		return;
	stop_hearing(*smtp);
	curl_easy_cleanup((*smtp)->easy);
	array_fini(&(*smtp)->sockets);
	mem_free(smtp);
}

static CURLcode
perform(struct smtp *smtp, const struct mail_server *server,
    struct smtp_message *message)
{
	struct curl_slist *to = NULL;
	CURLcode code;

	for (size_t i = 0; i < message->to_len; i++)
		to = curl_slist_append(to, message->to[i].ptr);
	smtp->server = server;
	smtp->message = message;
	smtp->dialog = dialog_new(message->arena, message->to_len);
	smtp->handed_out = 0;
	smtp->lacks_login = false;
	smtp->error[0] = '\0';
	set(smtp, CURLOPT_UPLOAD, 1L);
	set(smtp, CURLOPT_MAIL_FROM, message->from.ptr);
	set(smtp, CURLOPT_MAIL_RCPT, to);
	set(smtp, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
	set(smtp, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message->bytes.len);
	code = curl_easy_perform(smtp->easy);
	set(smtp, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(to);
	return code;
}

static const struct {
	CURLcode code;
	enum mail_fault fault;
} faults[] = {
    {CURLE_OK, MAIL_FAULT_NONE},
    {CURLE_COULDNT_RESOLVE_HOST, MAIL_FAULT_RESOLVE},
    {CURLE_COULDNT_RESOLVE_PROXY, MAIL_FAULT_RESOLVE},
    {CURLE_COULDNT_CONNECT, MAIL_FAULT_CONNECT},
    {CURLE_PROXY, MAIL_FAULT_CONNECT},
    {CURLE_USE_SSL_FAILED, MAIL_FAULT_TLS},
    {CURLE_SSL_CONNECT_ERROR, MAIL_FAULT_TLS},
    {CURLE_PEER_FAILED_VERIFICATION, MAIL_FAULT_TLS},
    {CURLE_SSL_CIPHER, MAIL_FAULT_TLS},
    {CURLE_SSL_ISSUER_ERROR, MAIL_FAULT_TLS},
    {CURLE_LOGIN_DENIED, MAIL_FAULT_AUTH},
    {CURLE_OPERATION_TIMEDOUT, MAIL_FAULT_TIMEOUT},
    {CURLE_URL_MALFORMAT, MAIL_FAULT_SETUP},
    {CURLE_SSL_CACERT_BADFILE, MAIL_FAULT_SETUP},
    {CURLE_SSL_CERTPROBLEM, MAIL_FAULT_SETUP},
};

/* The server's own word, where it had the last one, says more than libcurl's
 * code; only who may log in is told by both. */
static enum mail_fault
fault_of(const struct smtp *smtp, CURLcode code)
{
	if (smtp->lacks_login)
		return MAIL_FAULT_AUTH;
	for (size_t i = 0; i < COUNT_OF(faults); i++)
		if (faults[i].code == code)
			return faults[i].fault;
	if (dialog_is_answered(smtp->dialog) &&
	    dialog_last(smtp->dialog).code >= 400)
		return MAIL_FAULT_NONE;
	return MAIL_FAULT_PROTOCOL;
}

static void
fill_result(const struct smtp *smtp, CURLcode code, struct smtp_result *result)
{
	const struct smtp_message *message = smtp->message;
	const char *text = smtp->error;

	result->fault = fault_of(smtp, code);
	result->dialog = smtp->dialog;
	result->recipients = message->to_len;
	result->all_sent = smtp->handed_out == message->bytes.len;
	if (smtp->lacks_login)
		text = "the server offers no login, but a user is configured";
	else if (result->fault == MAIL_FAULT_NONE)
		text = "";
	else if (text[0] == '\0')
		text = curl_easy_strerror(code);
	result->text = arena_str(message->arena, slice_of(text));
}

static bool
is_host_safe(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!char_is_alnum(c) && c != '.' && c != '-' && c != '_' &&
		    c != ':' && c != '[' && c != ']')
			return false;
	}
	return true;
}

/* What must not go on the wire, NULL where nothing is wrong. */
static const char *
find_mistake(const struct mail_server *server,
    const struct smtp_message *message, enum mail_fault *fault)
{
	*fault = MAIL_FAULT_SETUP;
	if (server->host.len == 0 || !is_host_safe(server->host) ||
	    !is_host_safe(server->ehlo_name))
		return "not a host name";
	if (server->tls == SMTP_TLS_NONE && server->username.len > 0)
		return "a password is not sent in the clear";
	*fault = MAIL_FAULT_ADDRESS;
	if (message->from.len > 0 && !smtp_address_is_safe(message->from))
		return "sender address that cannot be sent";
	for (size_t i = 0; i < message->to_len; i++)
		if (!smtp_address_is_safe(message->to[i]))
			return "recipient address that cannot be sent";
	return message->to_len > 0 ? NULL : "no recipient";
}

void
smtp_send(struct smtp **smtp, const struct mail_server *server,
    struct smtp_message *message, struct smtp_result *result)
{
	struct smtp *self = *smtp;
	bool was_used;
	CURLcode code;

	result->text = find_mistake(server, message, &result->fault);
	if (result->text != NULL)
		return;
	if (self == NULL)
		self = smtp_open(server);
	was_used = self->is_used;
	self->is_used = true;
	code = perform(self, server, message);
	/* The server had closed the connection that we kept. */
	if (code != CURLE_OK && was_used && !dialog_has_replies(self->dialog) &&
	    !is_broken_off(self)) {
		smtp_close(&self);
		self = smtp_open(server);
		code = perform(self, server, message);
	}
	fill_result(self, code, result);
	self->dialog = NULL;
	self->message = NULL;
	if (code != CURLE_OK)
		smtp_close(&self);
	*smtp = self;
}

void
smtp_result_reply(
    const struct smtp_result *result, struct mail_reply *reply_out)
{
	struct mail_reply reply = {
	    .fault = result->fault, .text = result->text};
	const struct dialog *dialog = result->dialog;

	if (dialog != NULL) {
		reply.last = dialog_last(dialog);
		reply.recipients = dialog_recipients(dialog);
		reply.recipients_len = result->recipients;
		reply.accepted = result->fault == MAIL_FAULT_NONE &&
		    reply.last.code / 100 == 2 && dialog_accepted(dialog) > 0;
		reply.unknown = result->fault != MAIL_FAULT_NONE &&
		    dialog_is_in_data(dialog) && result->all_sent;
	}
	*reply_out = reply;
}
