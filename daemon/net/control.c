#include "net/control.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define READ_CHUNK 65536

static void
fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int
connect_to(const char *path, int fd, struct err *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof(address.sun_path))
		return err_set(err, ERR_NOT_FOUND, "%s: too long", path);
	memcpy(address.sun_path, path, strlen(path));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return 0;
	if (errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR)
		return err_set(
		    err, ERR_NOT_FOUND, "no daemon listens on %s", path);
	if (errno == EACCES || errno == EPERM)
		return err_set(err, ERR_DENIED,
		    "%s: not allowed; the socket is for its group", path);
	return err_errno(err, "%s", path);
}

static int
wait_for(int fd, short events, int64_t timeout_ms, struct err *err)
{
	struct pollfd p = {.fd = fd, .events = events};
	int ready = poll(&p, 1, timeout_ms > INT32_MAX ? -1 : (int)timeout_ms);

	if (ready == 0)
		return err_set(err, ERR_SYSTEM,
		    "no answer from the daemon in %lld ms",
		    (long long)timeout_ms);
	if (ready < 0 && errno != EINTR)
		return err_errno(err, "poll");
	return 0;
}

static int
send_all(int fd, struct slice bytes, int64_t timeout_ms, struct err *err)
{
	while (bytes.len > 0) {
		ssize_t put;

		if (wait_for(fd, POLLOUT, timeout_ms, err) < 0)
			return -1;
		put =
		    send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (put < 0 && errno != EAGAIN && errno != EINTR)
			return err_errno(err, "sending to the daemon");
		if (put > 0)
			bytes = slice_from(bytes, (size_t)put);
	}
	return 0;
}

static int
receive_all(int fd, int64_t timeout_ms, struct buf *reply, struct err *err)
{
	char chunk[READ_CHUNK];

	for (;;) {
		ssize_t got;

		if (wait_for(fd, POLLIN, timeout_ms, err) < 0)
			return -1;
		got = recv(fd, chunk, sizeof(chunk), MSG_DONTWAIT);
		if (got == 0)
			return 0;
		if (got < 0 && errno != EAGAIN && errno != EINTR)
			return err_errno(err, "the daemon's answer");
		if (got > 0 && !buf_add(reply, chunk, (size_t)got))
			return err_set(err, ERR_LIMIT,
			    "answer larger than %zu bytes", reply->max);
	}
}

int
control_call(const char *path, struct slice request, int64_t timeout_ms,
    struct buf *reply, struct err *err)
{
	AUTO(fd_close) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_errno(err, "socket");
	if (connect_to(path, fd, err) < 0 ||
	    send_all(fd, request, timeout_ms, err) < 0 ||
	    send_all(fd, S("\n"), timeout_ms, err) < 0)
		return -1;
	return receive_all(fd, timeout_ms, reply, err);
}
