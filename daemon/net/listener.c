/*
 * A call goes through three states:
 *
 *	READING ── a whole line ──> ANSWERING ── call_end ──> ENDING ──> closed
 *	   │ too long, too slow         │ client left, takes nothing     │
 *	   └──────> closed              └──────> gone, closed <──────────┘
 */
#include "net/listener.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/check.h"
#include "base/mem.h"

/* call_write() says «enough» from here on; room is called at 0. */
#define ENOUGH_UNSENT ((size_t)64 << 10)
#define READ_CHUNK    4096
/* Descriptors have run out: somebody must close one first. */
#define ACCEPT_PAUSE_MS 1000

enum call_state {
	CALL_READING,
	CALL_ANSWERING,
	CALL_ENDING
};

struct call {
	struct listener *listener;
	enum call_state state;
	int fd;
	struct call_peer peer;
	struct watch *reading, *writing;
	struct timer *timeout;
	struct buf in, out;
	size_t sent; /* of out */
	struct call_events events;
	void *arg;
	TAILQ_ENTRY(call) link;
};

struct listener {
	struct loop *loop;
	char *path;
	int fd;
	struct watch *accepting;
	struct timer *pause;
	listener_fn *fn;
	void *arg;
	unsigned calls_len;
	TAILQ_HEAD(, call) calls;
};

static void on_accept(int fd, unsigned events, void *arg);

static void
accept_again(struct listener *listener)
{
	if (listener->accepting == NULL && listener->pause == NULL &&
	    listener->calls_len < LISTENER_MAX_CLIENTS)
		listener->accepting = loop_watch(listener->loop, listener->fd,
		    WATCH_READ, on_accept, listener);
}

static void
call_free(struct call *call)
{
	struct listener *listener = call->listener;

	watch_cancel(&call->reading);
	watch_cancel(&call->writing);
	timer_cancel(&call->timeout);
	close(call->fd);
	buf_fini(&call->in);
	buf_fini(&call->out);
	TAILQ_REMOVE(&listener->calls, call, link);
	listener->calls_len--;
	mem_free(&call);
	accept_again(listener);
}

/* The client is no more, or is no longer wanted. */
static void
call_drop(struct call *call)
{
	loop_fn *gone =
	    call->state == CALL_ANSWERING ? call->events.gone : NULL;
	void *arg = call->arg;

	call_free(call);
	if (gone != NULL)
		gone(arg);
}

static void
on_timeout(void *arg)
{
	struct call *call = arg;

	call->timeout = NULL;
	call_drop(call);
}

static void
set_timeout(struct call *call, int64_t delay_ms)
{
	timer_cancel(&call->timeout);
	call->timeout =
	    timer_start(call->listener->loop, delay_ms, on_timeout, call);
}

static size_t
unsent(const struct call *call)
{
	return call->out.len - call->sent;
}

/* Everything went out: the handler may go on, or that was all. */
static void
on_drained(struct call *call)
{
	watch_cancel(&call->writing);
	timer_cancel(&call->timeout);
	buf_reset(&call->out);
	call->sent = 0;
	if (call->state == CALL_ENDING)
		call_free(call);
	else if (call->events.room != NULL)
		call->events.room(call->arg);
}

static void
on_writable(int fd, unsigned events, void *arg)
{
	struct call *call = arg;
	ssize_t put = send(fd, call->out.ptr + call->sent, unsent(call),
	    MSG_NOSIGNAL | MSG_DONTWAIT);

	(void)events;
	if (put < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (put < 0) {
		call_drop(call);
		return;
	}
	call->sent += (size_t)put;
	set_timeout(call, LISTENER_STALL_MS);
	if (unsent(call) == 0)
		on_drained(call);
}

static void
take_request(struct call *call, size_t line_len)
{
	struct listener *listener = call->listener;
	AUTO(buf_fini) struct buf in = call->in;

	call->in = buf_init(0);
	call->state = CALL_ANSWERING;
	timer_cancel(&call->timeout);
	listener->fn(
	    call, slice_trim(slice_make(in.ptr, line_len)), listener->arg);
}

/* Bytes after the line mean nothing; its end may never come. */
static void
take_bytes(struct call *call, struct slice bytes)
{
	size_t before = call->in.len, end;

	if (call->state != CALL_READING)
		return;
	if (!buf_add_slice(&call->in, bytes)) {
		call_drop(call);
		return;
	}
	end = slice_find_char(buf_slice(&call->in), '\n', before);
	if (end < call->in.len)
		take_request(call, end);
}

/*
 * A client that shut down only its sending side still waits for an answer; a
 * closed one is hung up on both sides.
 */
static void
on_end_of_input(struct call *call)
{
	struct pollfd p = {.fd = call->fd};

	if (call->state == CALL_READING || poll(&p, 1, 0) < 0 ||
	    (p.revents & (POLLHUP | POLLERR)) != 0)
		call_drop(call);
	else
		watch_cancel(&call->reading);
}

static void
on_readable(int fd, unsigned events, void *arg)
{
	struct call *call = arg;
	char chunk[READ_CHUNK];
	ssize_t got = recv(fd, chunk, sizeof(chunk), MSG_DONTWAIT);

	(void)events;
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got < 0)
		call_drop(call);
	else if (got == 0)
		on_end_of_input(call);
	else
		take_bytes(call, slice_make(chunk, (size_t)got));
}

static void
call_new(struct listener *listener, int fd)
{
	struct call *call = mem_new(sizeof(*call));
	struct ucred cred = {0, (uid_t)-1, (gid_t)-1};
	socklen_t len = sizeof(cred);

	getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len);
	call->listener = listener;
	call->fd = fd;
	call->peer = (struct call_peer){cred.uid, cred.gid, cred.pid};
	call->in = buf_init(LISTENER_MAX_REQUEST);
	call->out = buf_init(LISTENER_MAX_UNSENT);
	call->reading =
	    loop_watch(listener->loop, fd, WATCH_READ, on_readable, call);
	set_timeout(call, LISTENER_REQUEST_MS);
	listener->calls_len++;
	TAILQ_INSERT_TAIL(&listener->calls, call, link);
}

static void
on_pause_over(void *arg)
{
	struct listener *listener = arg;

	listener->pause = NULL;
	accept_again(listener);
}

static void
on_accept(int fd, unsigned events, void *arg)
{
	struct listener *listener = arg;
	int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)events;
	if (client >= 0)
		call_new(listener, client);
	else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
		listener->pause = timer_start(
		    listener->loop, ACCEPT_PAUSE_MS, on_pause_over, listener);
	if (listener->calls_len >= LISTENER_MAX_CLIENTS ||
	    listener->pause != NULL)
		watch_cancel(&listener->accepting);
}

static void
fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Removes a socket on which nobody answers; everything else is left alone. */
static int
clear_path(const struct sockaddr_un *address, struct err *err)
{
	AUTO(fd_close) int fd = -1;
	const char *path = address->sun_path;
	struct stat st;

	if (lstat(path, &st) < 0 && errno == ENOENT)
		return 0;
	if (!S_ISSOCK(st.st_mode))
		return err_set(err, ERR_DENIED, "%s: is no socket", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_errno(err, "%s", path);
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) ==
	        0 ||
	    errno != ECONNREFUSED)
		return err_set(
		    err, ERR_DENIED, "%s: another process answers there", path);
	if (unlink(path) < 0)
		return err_errno(err, "%s", path);
	return 0;
}

static int
socket_open(const char *path, int *fd_out, struct err *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	AUTO(fd_close) int fd = -1;

	if (strlen(path) >= sizeof(address.sun_path))
		return err_set(err, ERR_LIMIT,
		    "%s: longer than %zu bytes, which no socket may have", path,
		    sizeof(address.sun_path) - 1);
	memcpy(address.sun_path, path, strlen(path));
	if (clear_path(&address, err) < 0)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* Nobody can connect before listen(), so chmod() is in time. */
	if (fd < 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    chmod(path, LISTENER_MODE) < 0 ||
	    listen(fd, LISTENER_MAX_CLIENTS) < 0)
		return err_errno(err, "%s", path);
	*fd_out = fd;
	fd = -1;
	return 0;
}

int
listener_open(struct loop *loop, const char *path, listener_fn *fn, void *arg,
    struct listener **listener_out, struct err *err)
{
	struct listener *listener;
	int fd = -1;

	if (socket_open(path, &fd, err) < 0)
		return -1;
	listener = mem_new(sizeof(*listener));
	listener->loop = loop;
	listener->fd = fd;
	listener->path = mem_new(strlen(path) + 1);
	memcpy(listener->path, path, strlen(path));
	listener->fn = fn;
	listener->arg = arg;
	TAILQ_INIT(&listener->calls);
	accept_again(listener);
	*listener_out = listener;
	return 0;
}

void
listener_close(struct listener **listener)
{
	struct listener *self = *listener;
	struct call *call;

	if (self == NULL)
		return;
	unlink(self->path);
	while ((call = TAILQ_FIRST(&self->calls)) != NULL) {
		/* What still fits into the socket is not lost. */
		if (unsent(call) > 0)
			(void)!send(call->fd, call->out.ptr + call->sent,
			    unsent(call), MSG_NOSIGNAL | MSG_DONTWAIT);
		call_drop(call);
	}
	watch_cancel(&self->accepting);
	timer_cancel(&self->pause);
	close(self->fd);
	mem_free(&self->path);
	mem_free(listener);
}

struct call_peer
call_peer(const struct call *call)
{
	return call->peer;
}

/* Moves what was sent out of the buffer once it is the larger part. */
static void
compact(struct call *call)
{
	size_t left = unsent(call);

	if (call->sent < ENOUGH_UNSENT || call->sent < left)
		return;
	memmove(call->out.ptr, call->out.ptr + call->sent, left);
	buf_cut(&call->out, left);
	call->sent = 0;
}

bool
call_write(struct call *call, struct slice bytes)
{
	check(call->state == CALL_ANSWERING);
	if (bytes.len == 0)
		return unsent(call) < ENOUGH_UNSENT;
	compact(call);
	if (!buf_add_slice(&call->out, bytes)) {
		set_timeout(call, 0);
		return false;
	}
	if (call->writing == NULL) {
		call->writing = loop_watch(call->listener->loop, call->fd,
		    WATCH_WRITE, on_writable, call);
		set_timeout(call, LISTENER_STALL_MS);
	}
	return unsent(call) < ENOUGH_UNSENT;
}

void
call_watch(struct call *call, const struct call_events *events, void *arg)
{
	call->events = *events;
	call->arg = arg;
}

void
call_end(struct call **call)
{
	struct call *self = *call;

	if (self == NULL)
		return;
	check(self->state == CALL_ANSWERING);
	*call = NULL;
	self->state = CALL_ENDING;
	if (unsent(self) == 0)
		call_free(self);
}
