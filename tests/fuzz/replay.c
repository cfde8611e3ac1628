/*
 * Feeds every file of the folders named on the command line to a fuzz target,
 * so that what a fuzzer once found stays found in every ordinary test run.
 * An empty or missing corpus is a failure: the test would assert nothing.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay_file(const char *dir, const char *name)
{
	char path[4096];
	uint8_t *data = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "rb");
	if (file == NULL)
		return -1;
	if (fseek(file, 0, SEEK_END) == 0 && ftell(file) > 0)
		size = (size_t)ftell(file);
	rewind(file);
	/* Exactly as large as the input, so that ASan sees an overrun. */
	data = malloc(size > 0 ? size : 1);
	if (data != NULL && fread(data, 1, size, file) == size)
		LLVMFuzzerTestOneInput(data, size);
	free(data);
	fclose(file);
	return 0;
}

static int
replay_folder(const char *dir)
{
	struct dirent *entry;
	DIR *handle = opendir(dir);
	int count = 0;

	if (handle == NULL)
		return -1;
	while ((entry = readdir(handle)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (replay_file(dir, entry->d_name) != 0) {
			closedir(handle);
			return -1;
		}
		count++;
	}
	closedir(handle);
	return count > 0 ? count : -1;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int count = replay_folder(argv[i]);

		if (count < 0) {
			fprintf(stderr, "%s: no corpus\n", argv[i]);
			return 1;
		}
		printf("%s: %d inputs\n", argv[i], count);
	}
	return argc > 1 ? 0 : 1;
}
