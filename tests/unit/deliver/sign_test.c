#include "unit/testing.h"

#include "base/digest.h"
#include "deliver/sign.h"

#define ID   "msg_p5jXN8AQM9LWM0D4loKWxJek"
#define BODY "{\"test\": 2432232314}"

/* The vector that the Standard Webhooks libraries publish. */
#define SECRET    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define SIGNATURE "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

static void
sign(const char *id, int64_t at, const char *body, struct buf *signature)
{
	AUTO(buf_fini) struct buf key = buf_init(100);
	struct err err = ERR_INIT;

	assert_int_equal(digest_base64_parse(S(SECRET), &key, &err), 0);
	sign_webhook(
	    buf_slice(&key), slice_of(id), at, slice_of(body), signature);
}

static void
the_published_vector_is_met(void **state)
{
	AUTO(buf_fini) struct buf signature = buf_init(100);

	(void)state;
	sign(ID, 1614265330, BODY, &signature);
	assert_string_equal(buf_str(&signature), SIGNATURE);
}

/* A key that looks like base64 is a key all the same. */
static void
the_keys_bytes_are_used_as_they_are(void **state)
{
	AUTO(buf_fini) struct buf signature = buf_init(100);

	(void)state;
	sign_webhook(S(SECRET), S(ID), 1614265330, S(BODY), &signature);
	assert_string_not_equal(buf_str(&signature), SIGNATURE);
}

static void
every_part_of_what_is_signed_counts(void **state)
{
	static const struct {
		const char *id;
		int64_t at;
		const char *body;
	} OTHERS[] = {{"msg_p5jXN8AQM9LWM0D4loKWxJel", 1614265330, BODY},
	    {ID, 1614265331, BODY}, {ID, 1614265330, BODY " "}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(OTHERS); i++) {
		AUTO(buf_fini) struct buf signature = buf_init(100);

		sign(OTHERS[i].id, OTHERS[i].at, OTHERS[i].body, &signature);
		assert_string_not_equal(buf_str(&signature), SIGNATURE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_published_vector_is_met),
	    cmocka_unit_test(the_keys_bytes_are_used_as_they_are),
	    cmocka_unit_test(every_part_of_what_is_signed_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
