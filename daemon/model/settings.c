#include "model/settings.h"

#include <string.h>

#include "model/enums.h"

static const char *const CHANNEL_TYPES[CHANNEL_TYPE_COUNT] = {
    "stdout", "webhook", "slack", "email"};

const char *
channel_type_name(enum channel_type type)
{
	return enum_name(CHANNEL_TYPES, CHANNEL_TYPE_COUNT, (int)type);
}

bool
channel_type_find(struct slice name, enum channel_type *out)
{
	int value;

	if (!enum_find(CHANNEL_TYPES, CHANNEL_TYPE_COUNT, name, &value))
		return false;
	*out = (enum channel_type)value;
	return true;
}

struct settings *
settings_new(void)
{
	struct settings *settings = mem_new(sizeof(*settings));

	settings->arena = arena_new();
	return settings;
}

/* Secrets do not stay behind in freed memory. */
static void
secret_wipe(struct secret *secret)
{
	if (secret->value.len > 0)
		explicit_bzero((char *)secret->value.ptr, secret->value.len);
}

void
settings_free(struct settings **settings)
{
	if (*settings == NULL)
		return;
	ARRAY_EACH(channel, &(*settings)->channels) {
		secret_wipe(&(*channel)->url);
		secret_wipe(&(*channel)->secret);
		secret_wipe(&(*channel)->password);
	}
	array_fini(&(*settings)->channels);
	array_fini(&(*settings)->routes);
	array_fini(&(*settings)->feeds);
	arena_free(&(*settings)->arena);
	mem_free(settings);
}

const struct channel *
settings_channel(const struct settings *settings, struct slice id)
{
	ARRAY_EACH(channel, &settings->channels) {
		if (slice_eq((*channel)->id, id))
			return *channel;
	}
	return NULL;
}

const struct feed *
settings_feed(const struct settings *settings, struct slice id)
{
	ARRAY_EACH(feed, &settings->feeds) {
		if (slice_eq((*feed)->id, id))
			return *feed;
	}
	return NULL;
}
