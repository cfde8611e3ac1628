#include "config/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/tree.h"

static void PRINTF(5, 6)
    report(struct problems *problems, enum problem_level level,
        const char *code, const char *path, const char *format, ...)
{
	struct err text = ERR_INIT;
	va_list args;

	va_start(args, format);
	vsnprintf(text.text, sizeof(text.text), format, args);
	va_end(args);
	problems_add(problems,
	    &(struct problem){
	        .level = level,
	        .code = code,
	        .place = {slice_of(path), 0, 0},
	        .text = slice_of(text.text),
	    });
}

bool
folder_is(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
folder_others_write(const struct stat *st, bool strict)
{
	if (!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode))
		return false;
	if (S_ISDIR(st->st_mode) && (st->st_mode & S_ISVTX) != 0)
		return false;
	if ((st->st_mode & S_IWOTH) != 0)
		return true;
	if ((st->st_mode & S_IWGRP) == 0)
		return false;
	/* A group of the owner's own number is the owner alone, root's too. */
	return strict || st->st_uid != st->st_gid;
}

static int
check_path(const char *path, const struct folder_codes *codes,
    struct problems *problems)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		report(problems, PROBLEM_ERROR, codes->unreadable, path,
		    "cannot be read: %s", strerror(errno));
		return -1;
	}
	if (folder_others_write(&st, false)) {
		report(problems, PROBLEM_ERROR, codes->writable, path,
		    "others may write it: chmod go-w, then try again");
		return -1;
	}
	return 0;
}

static int
compare_paths(const void *left, const void *right)
{
	const struct slice *a = left, *b = right;

	return slice_compare(*a, *b);
}

static void
add_entry(const char *path, const char *name, const struct folder_codes *codes,
    struct problems *problems, struct path_list *out)
{
	struct slice full = arena_printf(problems->arena, "%s/%s", path, name);

	if (name[0] == '.')
		return;
	if (folder_is(full.ptr))
		report(problems, PROBLEM_WARNING, codes->stray, full.ptr,
		    "folders in here are not read");
	else if (slice_ends(full, S(".yml")))
		report(problems, PROBLEM_WARNING, codes->stray, full.ptr,
		    "only files that end in .yaml are read: rename it");
	else if (slice_ends(full, S(".yaml")))
		*array_add(out) = full;
}

int
folder_list(const char *path, const struct folder_codes *codes,
    struct problems *problems, struct path_list *out)
{
	size_t first = out->len, len = strlen(path);
	struct dirent *entry;
	DIR *handle;

	while (len > 1 && path[len - 1] == '/')
		len--;
	path = arena_str(problems->arena, slice_make(path, len));
	if (check_path(path, codes, problems) != 0)
		return -1;
	handle = opendir(path);
	if (handle == NULL) {
		report(problems, PROBLEM_ERROR, codes->unreadable, path,
		    "cannot be read: %s", strerror(errno));
		return -1;
	}
	while ((entry = readdir(handle)) != NULL)
		add_entry(path, entry->d_name, codes, problems, out);
	closedir(handle);
	if (out->len > first)
		qsort(out->items + first, out->len - first, sizeof(*out->items),
		    compare_paths);
	return 0;
}

int
folder_read(const char *path, const struct folder_codes *codes,
    struct problems *problems, struct buf *out)
{
	struct err err = ERR_INIT;

	if (check_path(path, codes, problems) != 0)
		return -1;
	if (file_read(path, out, &err) == 0)
		return 0;
	report(problems, PROBLEM_ERROR,
	    err.code == ERR_LIMIT ? "R018" : codes->unreadable, path,
	    "cannot be read: %s", err.text);
	return -1;
}

struct slice
folder_join(struct arena *arena, struct slice dir, struct slice path)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	struct slice full = slice_starts(path, S("/"))
	    ? path
	    : arena_printf(arena, "%.*s/%.*s", SLICE_ARG(dir), SLICE_ARG(path));
	struct slice part;

	while (slice_cut(&full, '/', &part)) {
		if (part.len == 0 || slice_eq(part, S(".")))
			continue;
		if (slice_eq(part, S(".."))) {
			while (out.len > 0 && out.ptr[out.len - 1] != '/')
				buf_cut(&out, out.len - 1);
			if (out.len > 0)
				buf_cut(&out, out.len - 1);
			continue;
		}
		buf_add_char(&out, '/');
		buf_add_slice(&out, part);
	}
	return out.len > 0 ? arena_copy(arena, buf_slice(&out)) : S("/");
}

/* Without symbolic links, so that ".." may be taken off as text later. */
static struct slice
real_folder(struct arena *arena, struct slice path)
{
	char *real = realpath(path.ptr, NULL);
	struct slice copy = real != NULL ? arena_copy(arena, slice_of(real))
	                                 : folder_join(arena, S("/"), path);

	free(real);
	return copy;
}

struct slice
folder_of(struct arena *arena, struct slice path)
{
	char *cwd = getcwd(NULL, 0);
	struct slice full = slice_starts(path, S("/"))
	    ? path
	    : arena_printf(
	          arena, "%s/%.*s", cwd != NULL ? cwd : "", SLICE_ARG(path));
	size_t len = full.len;

	free(cwd);
	while (len > 1 && full.ptr[len - 1] != '/')
		len--;
	return real_folder(arena, arena_copy(arena, slice_sub(full, 0, len)));
}
