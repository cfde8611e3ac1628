#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_CHUNK 65536

static void
fd_close(int *fd)
{
	if (*fd > STDERR_FILENO)
		close(*fd);
	*fd = -1;
}

static int
read_all(int fd, const char *path, struct buf *out, struct err *err)
{
	char chunk[READ_CHUNK];
	ssize_t got;

	while ((got = read(fd, chunk, sizeof(chunk))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && errno == EISDIR)
			return err_set(err, ERR_INPUT, "%s: is a folder", path);
		if (got < 0)
			return err_errno(err, "%s", path);
		if (!buf_add(out, chunk, (size_t)got))
			return err_set(err, ERR_LIMIT,
			    "%s: larger than %zu bytes", path, out->max);
	}
	return 0;
}

int
file_read(const char *path, struct buf *out, struct err *err)
{
	AUTO(fd_close) int fd = -1;

	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", out, err);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_errno(err, "%s", path);
	return read_all(fd, path, out, err);
}

static int
write_all(int fd, struct slice bytes)
{
	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		bytes = slice_from(bytes, (size_t)put);
	}
	return fsync(fd);
}

static int
sync_folder(const char *path)
{
	AUTO(fd_close) int fd = -1;
	char dir[4096];
	char *slash;

	snprintf(dir, sizeof(dir), "%s", path);
	slash = strrchr(dir, '/');
	if (slash == dir)
		slash++;
	if (slash != NULL)
		*slash = '\0';
	else
		snprintf(dir, sizeof(dir), ".");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -1 : fsync(fd);
}

int
file_write(const char *path, struct slice bytes, unsigned mode, struct err *err)
{
	AUTO(fd_close) int fd = -1;
	char temporary[4096];

	if ((size_t)snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >=
	    sizeof(temporary))
		return err_set(err, ERR_LIMIT, "%s: path is too long", path);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, "%s", path);
	if (fchmod(fd, (mode_t)mode) != 0 || write_all(fd, bytes) != 0 ||
	    rename(temporary, path) != 0) {
		err_errno(err, "%s", path);
		unlink(temporary);
		return -1;
	}
	if (sync_folder(path) != 0)
		return err_errno(err, "%s", path);
	return 0;
}
