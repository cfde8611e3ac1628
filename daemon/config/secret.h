/*
 * Files that settings name by a `*_file` key: looked up among the credentials
 * of the service, then in secrets/ and beside the configuration file.  What a
 * secret file holds appears in no finding.
 */
#ifndef CONFIG_SECRET_H
#define CONFIG_SECRET_H

#include "config/reader.h"
#include "config/settings.h"

/* A secret of more than this is a mistake of the person who named the file. */
#define SECRET_MAX_BYTES 65536

/*
 * The absolute path of the file that is there: $CREDENTIALS_DIRECTORY/NAME,
 * .../secret_NAME, then secrets/NAME and NAME as seen from the reader's
 * folder.  Empty where there is none, after a finding: an error, or a note with
 * `ci`.
 */
struct slice secret_path(struct reader *r, const struct config_options *options,
    const struct tree_node *name);

/* The file's bytes without the line break at the end.  False after a finding.
 */
bool secret_read(struct reader *r, const struct config_options *options,
    const struct tree_node *name, struct secret *out);

/* The key of a webhook's signature: whsec_ and base64, or the bytes. */
bool secret_read_key(struct reader *r, const struct config_options *options,
    const struct tree_node *name, struct secret *out);

#endif
