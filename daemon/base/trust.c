#include "base/trust.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "base/check.h"
#include "base/file.h"
#include "base/mem.h"

/* A system's file has 0.2 MiB. */
#define MAX_FILE_BYTES ((size_t)16 << 20)

struct trust {
	unsigned refs;
	X509_STORE *store;
};

/* The file's certificates and revocation lists; how many there are. */
static int
add_all(X509_STORE *store, const struct buf *pem)
{
	BIO *bio = BIO_new_mem_buf(pem->ptr, (int)pem->len);
	STACK_OF(X509_INFO) *all =
	    PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL);
	int count = 0;

	for (int i = 0; i < sk_X509_INFO_num(all); i++) {
		const X509_INFO *info = sk_X509_INFO_value(all, i);

		if (info->x509 != NULL)
			count += X509_STORE_add_cert(store, info->x509);
		if (info->crl != NULL)
			count += X509_STORE_add_crl(store, info->crl);
	}
	sk_X509_INFO_pop_free(all, X509_INFO_free);
	BIO_free(bio);
	ERR_clear_error();
	return count;
}

struct trust *
trust_load(const char *path, struct err *err)
{
	AUTO(trust_unref) struct trust *trust = NULL;
	AUTO(buf_fini) struct buf pem = buf_init(MAX_FILE_BYTES);

	if (file_read(path, &pem, err) != 0)
		return NULL;
	trust = mem_new(sizeof(*trust));
	trust->refs = 1;
	trust->store = X509_STORE_new();
	check(trust->store != NULL);
	/* As libcurl does it: what the operator names is believed, also where
	 * it is not the root of its chain. */
	X509_STORE_set_flags(trust->store,
	    X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
	if (add_all(trust->store, &pem) > 0)
		return take_ptr(&trust);
	err_set(err, ERR_INPUT, "%s: no certificate in it", path);
	return NULL;
}

struct trust *
trust_ref(struct trust *trust)
{
	trust->refs++;
	return trust;
}

void
trust_unref(struct trust **trust)
{
	struct trust *self = take_ptr(trust);

	if (self == NULL)
		return;
	check(self->refs > 0);
	if (--self->refs > 0)
		return;
	X509_STORE_free(self->store);
	mem_free(&self);
}

void
trust_apply(const struct trust *trust, void *ssl_ctx)
{
	SSL_CTX_set1_cert_store(ssl_ctx, trust->store);
}
