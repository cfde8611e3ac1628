#include "base/digest.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "base/check.h"

static const char BASE64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
digest_sha256(struct slice s, uint8_t out[DIGEST_SHA256_LEN])
{
	check(EVP_Digest(s.ptr != NULL ? s.ptr : "", s.len, out, NULL,
	          EVP_sha256(), NULL) == 1);
}

void
digest_hmac_sha256(
    struct slice key, struct slice s, uint8_t out[DIGEST_SHA256_LEN])
{
	unsigned len = DIGEST_SHA256_LEN;

	check(HMAC(EVP_sha256(), key.ptr, (int)key.len, (const uint8_t *)s.ptr,
	          s.len, out, &len) != NULL);
}

void
digest_id(const struct slice *parts, size_t count, char out[DIGEST_ID_LEN + 1])
{
	uint8_t sha[DIGEST_SHA256_LEN];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	check(ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1);
	for (size_t i = 0; i < count; i++) {
		uint8_t len[8];

		for (unsigned byte = 0; byte < 8; byte++)
			len[byte] = (uint8_t)(parts[i].len >> (8 * byte));
		check(EVP_DigestUpdate(ctx, len, sizeof(len)) == 1);
		check(EVP_DigestUpdate(ctx, parts[i].ptr, parts[i].len) == 1);
	}
	check(EVP_DigestFinal_ex(ctx, sha, NULL) == 1);
	EVP_MD_CTX_free(ctx);
	for (unsigned i = 0; i < DIGEST_ID_LEN / 2; i++) {
		out[2 * i] = "0123456789abcdef"[sha[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[sha[i] & 15];
	}
	out[DIGEST_ID_LEN] = '\0';
}

void
digest_hex(const void *ptr, size_t len, struct buf *out)
{
	const uint8_t *bytes = ptr;

	for (size_t i = 0; i < len; i++) {
		buf_add_char(out, "0123456789abcdef"[bytes[i] >> 4]);
		buf_add_char(out, "0123456789abcdef"[bytes[i] & 15]);
	}
}

void
digest_base64(struct slice s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i += 3) {
		uint32_t v = (uint32_t)(uint8_t)s.ptr[i] << 16;
		size_t left = s.len - i;

		if (left > 1)
			v |= (uint32_t)(uint8_t)s.ptr[i + 1] << 8;
		if (left > 2)
			v |= (uint8_t)s.ptr[i + 2];
		buf_add_char(out, BASE64[v >> 18]);
		buf_add_char(out, BASE64[(v >> 12) & 63]);
		buf_add_char(out, left > 1 ? BASE64[(v >> 6) & 63] : '=');
		buf_add_char(out, left > 2 ? BASE64[v & 63] : '=');
	}
}

int
digest_base64_parse(struct slice s, struct buf *out, struct err *err)
{
	uint32_t v = 0;
	unsigned bits = 0;

	while (s.len > 0 && s.ptr[s.len - 1] == '=')
		s.len--;
	for (size_t i = 0; i < s.len; i++) {
		const char *at = strchr(BASE64, s.ptr[i]);

		if (at == NULL || s.ptr[i] == '\0')
			return err_set(err, ERR_INPUT, "not base64");
		v = (v << 6) | (uint32_t)(at - BASE64);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			buf_add_char(out, (char)(v >> bits));
		}
	}
	if (bits >= 6)
		return err_set(err, ERR_INPUT, "base64 is cut short");
	return 0;
}

void
digest_random(void *ptr, size_t len)
{
	check(RAND_bytes(ptr, (int)len) == 1);
}
