#include "config/secret.h"

#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "config/folder.h"

/*
 * From this folder beside the configuration the service's unit takes its
 * credentials; those who check as root, without the unit, find them there.
 */
#define SERVICE_SECRETS "secrets"

static bool
is_there(struct slice path)
{
	struct stat st;

	return stat(path.ptr, &st) == 0 && S_ISREG(st.st_mode);
}

static struct slice
find_credential(struct reader *r, const char *dir, struct slice name)
{
	struct slice path;

	if (dir == NULL || dir[0] == '\0' ||
	    slice_find_char(name, '/', 0) < name.len)
		return S("");
	path = arena_printf(r->arena, "%s/%.*s", dir, SLICE_ARG(name));
	if (is_there(path))
		return path;
	path = arena_printf(r->arena, "%s/secret_%.*s", dir, SLICE_ARG(name));
	return is_there(path) ? path : S("");
}

struct slice
secret_path(struct reader *r, const struct config_options *options,
    const struct tree_node *name)
{
	struct slice path;

	if (!reader_is(r, name, TREE_SCALAR))
		return S("");
	if (name->text.len == 0) {
		reader_error(r, name, r->codes->value, "%.*s: is empty",
		    SLICE_ARG(name->key->text));
		return S("");
	}
	path = find_credential(r, options->credentials_dir, name->text);
	if (path.len > 0)
		return path;
	path = find_credential(r,
	    folder_join(r->arena, r->dir, S(SERVICE_SECRETS)).ptr, name->text);
	if (path.len > 0)
		return path;
	path = folder_join(r->arena, r->dir, name->text);
	if (is_there(path))
		return path;
	reader_say(r, name,
	    &(struct remark){
	        .level = options->ci ? PROBLEM_NOTE : PROBLEM_ERROR,
	        .code = "C017",
	        .help = S("named files are looked for among the credentials of "
	                  "the service (LoadCredential=), then in secrets/ "
	                  "and beside this file"),
	    },
	    "%.*s: there is no file %.*s", SLICE_ARG(name->key->text),
	    SLICE_ARG(path));
	return S("");
}

static bool
read_file(struct reader *r, const struct tree_node *name, struct slice path,
    struct buf *out)
{
	struct err err = ERR_INIT;
	struct stat st;

	if (stat(path.ptr, &st) == 0 && folder_others_write(&st, true)) {
		reader_error(r, name, "C003",
		    "%.*s: others may write %.*s: chmod go-w, then try again",
		    SLICE_ARG(name->key->text), SLICE_ARG(path));
		return false;
	}
	if (file_read(path.ptr, out, &err) == 0)
		return true;
	reader_error(
	    r, name, "C001", "%.*s: %s", SLICE_ARG(name->key->text), err.text);
	return false;
}

static bool
read_secret(struct reader *r, const struct config_options *options,
    const struct tree_node *name, struct buf *bytes)
{
	struct slice path = secret_path(r, options, name);
	size_t len;

	if (path.len == 0 || !read_file(r, name, path, bytes))
		return false;
	len = bytes->len;
	while (len > 0 &&
	    (bytes->ptr[len - 1] == '\n' || bytes->ptr[len - 1] == '\r'))
		len--;
	buf_cut(bytes, len);
	if (len == 0) {
		reader_error(r, name, "C017", "%.*s: the file %.*s is empty",
		    SLICE_ARG(name->key->text), SLICE_ARG(path));
		return false;
	}
	return true;
}

/* Secrets leave nothing behind in freed memory. */
static void
keep_secret(struct reader *r, struct buf *bytes, struct secret *out)
{
	out->is_set = true;
	out->value = arena_copy(r->arena, buf_slice(bytes));
	explicit_bzero(bytes->ptr, bytes->len);
}

bool
secret_read(struct reader *r, const struct config_options *options,
    const struct tree_node *name, struct secret *out)
{
	AUTO(buf_fini) struct buf bytes = buf_init(SECRET_MAX_BYTES);

	if (!read_secret(r, options, name, &bytes))
		return false;
	keep_secret(r, &bytes, out);
	return true;
}

bool
secret_read_key(struct reader *r, const struct config_options *options,
    const struct tree_node *name, struct secret *out)
{
	AUTO(buf_fini) struct buf bytes = buf_init(SECRET_MAX_BYTES);
	AUTO(buf_fini) struct buf key = buf_init(SECRET_MAX_BYTES);
	struct err err = ERR_INIT;

	if (!read_secret(r, options, name, &bytes))
		return false;
	if (!slice_starts(buf_slice(&bytes), S("whsec_"))) {
		keep_secret(r, &bytes, out);
		return true;
	}
	if (digest_base64_parse(slice_from(buf_slice(&bytes), 6), &key, &err) !=
	        0 ||
	    key.len == 0) {
		reader_error(r, name, r->codes->value,
		    "%.*s: after whsec_ the file has to hold base64",
		    SLICE_ARG(name->key->text));
		return false;
	}
	explicit_bzero(bytes.ptr, bytes.len);
	keep_secret(r, &key, out);
	return true;
}
