/*
 * Any text as a settings file, and what follows a line of %%% as a feed file
 * beside it: settings or errors.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "config/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/sw-fuzz-XXXXXX";

static void
remove_folder(void)
{
	static const char *const names[] = {
	    "feeds.d/a.yaml", "feeds.d", "settings.yaml", "."};
	char path[sizeof(folder) + 32];

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)remove(path);
	}
	(void)rmdir(folder);
}

static void
put(const char *name, struct slice text)
{
	char path[sizeof(folder) + 32];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	check(file != NULL);
	check(fwrite(text.ptr, 1, text.len, file) == text.len);
	fclose(file);
}

static void
make_folder(void)
{
	char path[sizeof(folder) + 32];

	umask(022);
	check(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/feeds.d", folder);
	check(mkdir(path, 0755) == 0);
	atexit(remove_folder);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_made;
	struct slice text =
	    slice_make(size > 0 ? (const void *)data : "", size);
	size_t cut = slice_find(text, S("\n%%%\n"), 0);
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free) struct settings *settings = NULL;
	AUTO(buf_fini) struct buf out = buf_init(BUF_MAX_OWN);
	char path[sizeof(folder) + 32];

	if (!is_made)
		make_folder();
	is_made = true;
	put("settings.yaml", slice_sub(text, 0, cut));
	put("feeds.d/a.yaml", slice_from(text, cut + 5));
	snprintf(path, sizeof(path), "%s/settings.yaml", folder);
	settings = config_read_settings(
	    path, &(struct config_options){.ci = true}, problems);
	check((settings == NULL) ==
	    (problems_count(problems, PROBLEM_ERROR) > 0));
	problems_sort(problems);
	problems_print(problems, PROBLEMS_PER_FILE, &out);
	return 0;
}
