#include "unit/testing.h"

#include "base/digest.h"
#include "deliver/sign.h"

#define ID   "msg_p5jXN8AQM9LWM0D4loKWxJek"
#define BODY "{\"test\": 2432232314}"

/* The vector that the Standard Webhooks libraries publish. */
#define SECRET    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define SIGNATURE "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

static void
assert_signature(const char *secret, const char *want)
{
	AUTO(buf_fini) struct buf key = buf_init(100);
	AUTO(buf_fini) struct buf signature = buf_init(100);
	struct err err = ERR_INIT;

	assert_int_equal(sign_key(slice_of(secret), &key, &err), 0);
	sign_webhook(buf_slice(&key), S(ID), 1614265330, S(BODY), &signature);
	assert_string_equal(buf_str(&signature), want);
}

static void
the_published_vector_is_met_however_the_key_is_written(void **state)
{
	(void)state;
	assert_signature("whsec_" SECRET, SIGNATURE);
	assert_signature(SECRET, SIGNATURE);
	assert_signature("  whsec_" SECRET "\n", SIGNATURE);
	assert_signature(SECRET "==", SIGNATURE);
}

struct key_case {
	const char *name, *secret, *hex; /* NULL: refused */
};

static const struct key_case KEYS[] = {
    {"padding may be missing", "whsec_YWI", "6162"},
    {"padding", "whsec_YWI=", "6162"},
    {"a phrase that is not base64 is the key", "not base64!\n",
        "6e6f742062617365363421"},
    {"bytes that are no text are the key, white space and all", "\x80\x01 ",
        "800120"},
    {"empty", "", NULL},
    {"white space", " \n", NULL},
    {"a prefix alone", "whsec_", NULL},
    {"a prefix before what is not base64", "whsec_!!", NULL},
};

static void
keys_are_read_as_receivers_read_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(KEYS); i++) {
		AUTO(buf_fini) struct buf key = buf_init(100);
		AUTO(buf_fini) struct buf hex = buf_init(200);
		struct err err = ERR_INIT;
		int result = sign_key(slice_of(KEYS[i].secret), &key, &err);

		if (result != (KEYS[i].hex != NULL ? 0 : -1))
			fail_msg("%s: %d", KEYS[i].name, result);
		digest_hex(key.ptr, key.len, &hex);
		assert_string_equal(
		    buf_str(&hex), KEYS[i].hex != NULL ? KEYS[i].hex : "");
	}
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
		AUTO(buf_fini) struct buf key = buf_init(100);
		AUTO(buf_fini) struct buf signature = buf_init(100);
		struct err err = ERR_INIT;

		assert_int_equal(sign_key(S(SECRET), &key, &err), 0);
		sign_webhook(buf_slice(&key), slice_of(OTHERS[i].id),
		    OTHERS[i].at, slice_of(OTHERS[i].body), &signature);
		assert_string_not_equal(buf_str(&signature), SIGNATURE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        the_published_vector_is_met_however_the_key_is_written),
	    cmocka_unit_test(keys_are_read_as_receivers_read_them),
	    cmocka_unit_test(every_part_of_what_is_signed_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
