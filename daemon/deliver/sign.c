#include "deliver/sign.h"

#include "base/digest.h"

/* Longer than any key in use (24 to 64 bytes); base64 included. */
#define SIGN_MAX_KEY 4096

static bool
is_text(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_space(s.ptr[i]) &&
		    (s.ptr[i] <= ' ' || s.ptr[i] > '~'))
			return false;
	return true;
}

int
sign_key(struct slice secret, struct buf *key_out, struct err *err)
{
	static const struct slice PREFIX = SLICE("whsec_");
	AUTO(buf_fini) struct buf decoded = buf_init(SIGN_MAX_KEY);
	struct slice text = slice_trim(secret);
	struct err ignored = ERR_INIT;
	bool has_prefix = slice_starts(text, PREFIX);

	if (has_prefix)
		text = slice_from(text, PREFIX.len);
	if (text.len == 0)
		return err_set(err, ERR_INPUT, "the signing key is empty");
	if (digest_base64_parse(text, &decoded, &ignored) == 0 &&
	    decoded.len > 0) {
		buf_add_slice(key_out, buf_slice(&decoded));
		return 0;
	}
	if (has_prefix)
		return err_set(err, ERR_INPUT,
		    "the signing key after whsec_ is not base64");
	/* White space may be part of a key that is no text. */
	buf_add_slice(key_out, is_text(secret) ? text : secret);
	return 0;
}

void
sign_webhook(struct slice key, struct slice id, int64_t timestamp_s,
    struct slice body, struct buf *out)
{
	AUTO(buf_fini) struct buf signed_text = buf_init(BUF_MAX_OWN);
	uint8_t mac[DIGEST_SHA256_LEN];

	buf_printf(
	    &signed_text, "%.*s.%lld.", SLICE_ARG(id), (long long)timestamp_s);
	buf_add_slice(&signed_text, body);
	digest_hmac_sha256(key, buf_slice(&signed_text), mac);
	buf_add_str(out, "v1,");
	digest_base64(slice_make(mac, sizeof(mac)), out);
}
