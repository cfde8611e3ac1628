/*
 * The settings file and the feeds folder it includes.  What is written there
 * is checked as a whole: every mistake is reported, and a key that is known
 * but not built yet is a mistake like any other.
 *
 * Codes of the findings (R001 to R018 come from config/tree.h):
 *	C001  a file or folder cannot be read
 *	C002  warning: a .yml file or a subfolder in a folder of *.yaml
 *	C003  others may write a file that holds settings, feeds or a secret
 *	C010  wrong type: a list, a map or a word was expected
 *	C011  unknown key
 *	C012  a key is missing
 *	C013  a value that the key does not take
 *	C014  an id is used twice
 *	C015  a name that is not defined: channel, feed
 *	C016  the last route has an `if`, or there is no route
 *	C017  a secret or a named file is not there (a note with `ci`)
 *	C018  settings that contradict each other
 *	C090  known, but not there yet
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stdbool.h>

#include "model/problem.h"
#include "model/settings.h"

/* What the surroundings say; folders that are NULL or "" are not given. */
struct config_options {
	bool ci; /* a missing secret is a note, and empty in the settings */
	const char *credentials_dir;
	const char *state_dir;   /* default of `state` */
	const char *runtime_dir; /* control.sock goes there by default */
};

/*
 * Where the control socket is by default, of a daemon or for a command: in the
 * first runtime folder, or in that of the service, which only the service has
 * in its environment.  A copy in the arena.
 */
struct slice config_default_control(
    const struct config_options *options, struct arena *arena);

/* The folders as systemd hands them over in the environment. */
struct config_options config_options_env(void);

/*
 * NULL where there are errors; warnings and notes may come with settings.  The
 * caller owns the result.  Paths in it are absolute.
 */
NODISCARD struct settings *config_read_settings(const char *path,
    const struct config_options *options, struct problems *problems);

/*
 * The folder of rules that the file names, or the one beside it, also where
 * the rest of the file is wrong; a copy in the arena, empty where there is
 * none.  For those who look for mistakes in all files at once.
 */
struct slice config_find_rules(const char *path,
    const struct config_options *options, struct arena *arena);

#endif
