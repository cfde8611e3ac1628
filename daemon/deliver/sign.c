#include "deliver/sign.h"

#include "base/digest.h"

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
