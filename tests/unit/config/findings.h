/*
 * What the tests of configuration share: files in a folder of their own, and
 * a look for one finding among the problems.
 */
#ifndef UNIT_CONFIG_FINDINGS_H
#define UNIT_CONFIG_FINDINGS_H

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "model/problem.h"

/* Where a finding is expected; a line of 0 says that it has no place. */
struct expected {
	const char *code;
	unsigned line, column;
	const char *says; /* part of text, hint or help; NULL: anything */
};

static inline void
print_problems(const struct problems *problems)
{
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);

	problems_print(problems, 0, &out);
	print_error("%s", buf_str(&out));
}

static inline bool
problem_says(const struct problem *problem, const char *text)
{
	struct slice parts[] = {problem->text, problem->hint, problem->help};

	if (text == NULL)
		return true;
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (slice_find(parts[i], slice_of(text), 0) < parts[i].len)
			return true;
	}
	return false;
}

static inline const struct problem *
find_problem(const struct problems *problems, const struct expected *want)
{
	ARRAY_EACH(problem, &problems->items) {
		if (strcmp(problem->code, want->code) == 0 &&
		    problem->place.line == want->line &&
		    problem->place.column == want->column &&
		    problem_says(problem, want->says))
			return problem;
	}
	return NULL;
}

/* True where the finding is there; else says what was found. */
static inline bool
expect_problem(const char *name, const struct problems *problems,
    const struct expected *want)
{
	if (find_problem(problems, want) != NULL)
		return true;
	print_error("%s: wanted %s at %u:%u, says %s\n", name, want->code,
	    want->line, want->column,
	    want->says != NULL ? want->says : "anything");
	print_problems(problems);
	return false;
}

/* A new folder; its path lives in *out. */
static inline void
folder_make(char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "/tmp/sw-config-XXXXXX");
	assert_non_null(mkdtemp(out));
}

/* Folders on the way are made; `mode` is the file's. */
static inline void
file_put(const char *folder, const char *name, const char *text, mode_t mode)
{
	char path[PATH_MAX + 256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	for (char *at = path + strlen(folder) + 1; (at = strchr(at, '/'));
	     at++) {
		*at = '\0';
		mkdir(path, 0755);
		*at = '/';
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	assert_int_equal(chmod(path, mode), 0);
}

static inline void
folder_remove(const char *path)
{
	struct dirent *entry;
	DIR *handle = opendir(path);

	if (handle == NULL) {
		unlink(path);
		return;
	}
	while ((entry = readdir(handle)) != NULL) {
		char child[PATH_MAX + 300];

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(child, sizeof(child), "%s/%s", path, entry->d_name);
		folder_remove(child);
	}
	closedir(handle);
	rmdir(path);
}

#endif
