#include "main/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "main/input.h"

#define FIRST_BYTES ((size_t)256 << 10)

struct lines {
	const char *path;
	int fd;
	char *bytes;
	size_t cap;
	size_t from, to; /* what is read and not given yet */
	bool is_at_end;
};

struct lines *
lines_open(const char *path, struct err *err)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
	                                : open(path, O_RDONLY | O_CLOEXEC);
	struct lines *lines;

	if (fd < 0) {
		err_errno(err, "%s", path);
		return NULL;
	}
	lines = mem_new(sizeof(*lines));
	lines->path = path;
	lines->fd = fd;
	lines->cap = FIRST_BYTES;
	lines->bytes = mem_resize(NULL, lines->cap, 1);
	return lines;
}

void
lines_close(struct lines **lines)
{
	if (*lines == NULL)
		return;
	close((*lines)->fd);
	mem_free(&(*lines)->bytes);
	mem_free(lines);
}

static int
read_more(struct lines *lines, struct err *err)
{
	ssize_t got;

	memmove(
	    lines->bytes, lines->bytes + lines->from, lines->to - lines->from);
	lines->to -= lines->from;
	lines->from = 0;
	if (lines->to == lines->cap) {
		if (lines->cap >= INPUT_MAX_BYTES)
			return err_set(err, ERR_LIMIT,
			    "%s: a line is longer than %zu bytes", lines->path,
			    INPUT_MAX_BYTES);
		lines->cap *= 2;
		lines->bytes = mem_resize(lines->bytes, lines->cap, 1);
	}
	do
		got = read(lines->fd, lines->bytes + lines->to,
		    lines->cap - lines->to);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_errno(err, "%s", lines->path);
	lines->is_at_end = got == 0;
	lines->to += (size_t)got;
	return 0;
}

int
lines_next(struct lines *lines, struct slice *line_out, struct err *err)
{
	size_t looked = lines->from;

	for (;;) {
		char *end =
		    memchr(lines->bytes + looked, '\n', lines->to - looked);

		if (end != NULL || lines->is_at_end) {
			size_t at = end != NULL ? (size_t)(end - lines->bytes)
			                        : lines->to;

			if (end == NULL && lines->from == lines->to)
				return 0;
			*line_out = slice_make(
			    lines->bytes + lines->from, at - lines->from);
			lines->from = at + (end != NULL);
			return 1;
		}
		looked = lines->to - lines->from;
		if (read_more(lines, err) != 0)
			return -1;
	}
}
