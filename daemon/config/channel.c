/*
 * Channels: one table of keys for each type.  Those that a type shares stand
 * in one macro, so that a new type is a table and a row.
 */
#include "base/map.h"
#include "config/address.h"
#include "config/load.h"
#include "config/secret.h"
#include "config/shape.h"

struct type {
	const char *name;
	enum channel_type type;
	const struct schema *schema; /* NULL: not there yet */
	void (*check)(struct reader *r, const struct tree_node *map,
	    struct channel *channel);
};

static const struct config_options *
options_of(const struct reader *r)
{
	return ((const struct load *)r->owner)->options;
}

static void
key_address(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	if (address_is_mail(value->text))
		*(struct slice *)out = reader_copy(r, value);
	else
		reader_say(r, value,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = r->codes->value,
		        .help = S("write the bare address, as in "
		                  "desk@bank.example"),
		    },
		    "'%.*s' is no mail address",
		    SLICE_ARG(slice_sub(value->text, 0, 80)));
}

static void
key_addresses(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	struct terms *to = out;

	if (!reader_is(r, value, TREE_LIST))
		return;
	if (value->len == 0)
		reader_error(r, value, r->codes->value, "the list is empty");
	to->items = arena_new_array(r->arena, struct term, value->len);
	TREE_EACH(item, value) {
		struct term *term = &to->items[to->len];

		term->place = reader_place(r, item);
		key_address(r, key, item, &term->text);
		to->len += term->text.len > 0;
	}
}

/* The address of a hook is a secret: no finding repeats it. */
static void
check_hook(struct reader *r, const struct tree_node *value, struct secret *url)
{
	if (url->is_set && !address_is_http(url->value))
		reader_error(r, value, r->codes->value,
		    "%.*s: an address with http or https is expected",
		    SLICE_ARG(value->key->text));
}

static void
key_hook(struct reader *r, const struct key *key, const struct tree_node *value,
    void *out)
{
	struct secret *url = out;

	(void)key;
	if (!reader_is(r, value, TREE_SCALAR))
		return;
	url->is_set = true;
	url->value = reader_copy(r, value);
	check_hook(r, value, url);
}

static void
key_hook_file(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	if (secret_read(r, options_of(r), value, out))
		check_hook(r, value, out);
}

static void
key_signing_key(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	secret_read_key(r, options_of(r), value, out);
}

static const struct shape ADDRESS_SHAPE = {.kind = SHAPE_STRING,
    .pattern = "^[^@\\s<>]+@[^@\\s<>]+$",
    .want = "Write the bare address, as in desk@bank.example"};
static const struct shape ADDRESSES_SHAPE = {
    .kind = SHAPE_LIST, .item = &ADDRESS_SHAPE};
static const struct shape SERVER_SHAPE = {.kind = SHAPE_STRING,
    .pattern = "^[Ss][Mm][Tt][Pp][Ss]?://[^\\s/@]+$",
    .want = "smtps://HOST:PORT or smtp://HOST:PORT is expected"};
static const char *const TLS_WORDS[] = {"none", NULL};
static const struct shape TLS_SHAPE = {.kind = SHAPE_WORDS, .words = TLS_WORDS};

#define AT(member) offsetof(struct channel, member)
#define SHARED_KEYS                                                            \
	{.name = "type", .read = key_nothing, .help = "what kind it is"},      \
	    {.name = "proxy",                                                  \
	        .read = key_proxy,                                             \
	        .offset = AT(proxy),                                           \
	        .help = "proxy for this channel alone"},                       \
	    {.name = "ca_file",                                                \
	        .read = key_named_file,                                        \
	        .offset = AT(ca_file),                                         \
	        .help = "certificates to trust, PEM"},                         \
	    {.name = "client_cert_file",                                       \
	        .read = key_named_file,                                        \
	        .offset = AT(client_cert_file),                                \
	        .help = "certificate to show, PEM"},                           \
	    {.name = "client_key_file",                                        \
	        .read = key_named_file,                                        \
	        .offset = AT(client_key_file),                                 \
	        .help = "its private key, PEM"},                               \
	    {.name = "rate", .help = "at most so many messages in a time"},    \
	    {.name = "digest_overflow", .help = "when the rest goes out"},     \
	{                                                                      \
		.name = "fallback", .help = "the channel to use after a while" \
	}

static const struct key STDOUT_KEYS[] = {
    {.name = "type", .read = key_nothing, .help = "what kind it is"},
    {.name = "rate", .help = "at most so many messages in a time"},
    {.name = "fallback", .help = "the channel to use after a while"},
};

static const struct key WEBHOOK_KEYS[] = {
    {.name = "url",
        .read = key_hook,
        .offset = AT(url),
        .shape = &SHAPE_HTTP,
        .help = "where to post"},
    {.name = "url_file",
        .read = key_hook_file,
        .offset = AT(url),
        .help = "the file that holds the address"},
    {.name = "secret_file",
        .read = key_signing_key,
        .offset = AT(secret),
        .help = "the file that holds the signing key"},
    SHARED_KEYS,
};

static const struct key SLACK_KEYS[] = {
    {.name = "url_file",
        .read = key_hook_file,
        .offset = AT(url),
        .help = "the file that holds the address of the incoming webhook"},
    {.name = "url",
        .read = key_hook,
        .offset = AT(url),
        .shape = &SHAPE_HTTP,
        .help = "the address itself; better kept in url_file"},
    {.name = "token_file", .help = "a bot's token, for threads"},
    {.name = "channel", .help = "where the bot posts"},
    SHARED_KEYS,
};

static const struct key EMAIL_KEYS[] = {
    {.name = "to",
        .read = key_addresses,
        .offset = AT(to),
        .shape = &ADDRESSES_SHAPE,
        .is_required = true,
        .help = "a list of addresses"},
    {.name = "from",
        .read = key_address,
        .offset = AT(from),
        .shape = &ADDRESS_SHAPE,
        .is_required = true,
        .help = "the sender's address"},
    {.name = "server",
        .read = key_nothing,
        .shape = &SERVER_SHAPE,
        .is_required = true,
        .help = "smtps://HOST:PORT or smtp://HOST:PORT"},
    {.name = "tls",
        .read = key_nothing,
        .shape = &TLS_SHAPE,
        .help = "none: send in the clear, without password"},
    {.name = "username",
        .read = key_line,
        .offset = AT(username),
        .help = "with password_file"},
    {.name = "password_file",
        .read = key_secret,
        .offset = AT(password),
        .help = "the file that holds the password"},
    SHARED_KEYS,
};

static const struct schema STDOUT_SCHEMA = {
    "a channel of type stdout", STDOUT_KEYS, COUNT_OF(STDOUT_KEYS), NULL};
static const struct schema WEBHOOK_SCHEMA = {
    "a channel of type webhook", WEBHOOK_KEYS, COUNT_OF(WEBHOOK_KEYS), NULL};
static const struct schema SLACK_SCHEMA = {
    "a channel of type slack", SLACK_KEYS, COUNT_OF(SLACK_KEYS), NULL};
static const struct schema EMAIL_SCHEMA = {
    "a channel of type email", EMAIL_KEYS, COUNT_OF(EMAIL_KEYS), NULL};

static void
contradiction(struct reader *r, const struct tree_node *at, const char *text)
{
	reader_error(r, at, "C018", "%s", text);
}

static void
missing(struct reader *r, const struct tree_node *at, const char *text)
{
	reader_error(r, at, r->codes->missing, "%s", text);
}

static void
check_client_cert(struct reader *r, const struct tree_node *map)
{
	const struct tree_node *cert = tree_get(map, S("client_cert_file"));
	const struct tree_node *private = tree_get(map, S("client_key_file"));

	if ((cert == NULL) != (private == NULL))
		missing(
		    r, map, "client_cert_file and client_key_file go together");
}

static void
check_posted(
    struct reader *r, const struct tree_node *map, struct channel *channel)
{
	const struct tree_node *url = tree_get(map, S("url"));
	const struct tree_node *file = tree_get(map, S("url_file"));

	(void)channel;
	if (url == NULL && file == NULL)
		missing(r, map, "a channel needs 'url_file' or 'url'");
	if (url != NULL && file != NULL)
		contradiction(
		    r, file->key, "url and url_file: only one of them");
	check_client_cert(r, map);
}

static void
check_server(struct reader *r, const struct tree_node *map,
    const struct tree_node *tls, struct channel *channel)
{
	const struct tree_node *server = tree_get(map, S("server"));
	struct err err = ERR_INIT;

	if (server == NULL || !reader_is(r, server, TREE_SCALAR))
		return;
	if (address_server(reader_copy(r, server), tls != NULL,
	        &channel->server, &err) != 0)
		reader_say(r, server,
		    &(struct remark){
		        .level = PROBLEM_ERROR,
		        .code = r->codes->value,
		        .help = S("smtps:// is TLS from the start, smtp:// "
		                  "means STARTTLS; only a written `tls: none` "
		                  "sends in the clear"),
		    },
		    "server: %s", err.text);
}

static void
check_email(
    struct reader *r, const struct tree_node *map, struct channel *channel)
{
	const struct tree_node *tls = tree_get(map, S("tls"));
	const struct tree_node *user = tree_get(map, S("username"));
	const struct tree_node *password = tree_get(map, S("password_file"));

	if (tls != NULL &&
	    (!reader_is(r, tls, TREE_SCALAR) ||
	        !slice_eq(tls->text, S("none")))) {
		reader_error(r, tls, r->codes->value,
		    "tls: only 'none' can be written; TLS is the default");
		tls = NULL;
	}
	check_server(r, map, tls, channel);
	if ((user == NULL) != (password == NULL))
		missing(r, user != NULL ? user->key : password->key,
		    "username and password_file go together");
	if (tls != NULL && password != NULL)
		contradiction(
		    r, tls, "tls: none would send the password in the clear");
	check_client_cert(r, map);
}

static void
check_nothing(
    struct reader *r, const struct tree_node *map, struct channel *channel)
{
	(void)r;
	(void)map;
	(void)channel;
}

static const struct type TYPES[] = {
    {"stdout", CHANNEL_STDOUT, &STDOUT_SCHEMA, check_nothing},
    {"webhook", CHANNEL_WEBHOOK, &WEBHOOK_SCHEMA, check_posted},
    {"slack", CHANNEL_SLACK, &SLACK_SCHEMA, check_posted},
    {"email", CHANNEL_EMAIL, &EMAIL_SCHEMA, check_email},
    {.name = "discord"},
    {.name = "teams"},
    {.name = "mattermost"},
    {.name = "telegram"},
    {.name = "ntfy"},
    {.name = "pagerduty"},
    {.name = "alertmanager"},
};

bool
channel_type_at(
    size_t at, const char **name_out, const struct schema **keys_out)
{
	if (at >= COUNT_OF(TYPES))
		return false;
	*name_out = TYPES[at].name;
	*keys_out = TYPES[at].schema;
	return true;
}

/* NULL after a finding. */
static const struct type *
find_type(struct reader *r, const struct tree_node *map)
{
	const struct tree_node *value = tree_get(map, S("type"));
	struct slice names[COUNT_OF(TYPES)];

	if (value == NULL) {
		missing(r, map, "a channel needs 'type'");
		return NULL;
	}
	if (!reader_is(r, value, TREE_SCALAR))
		return NULL;
	for (size_t i = 0; i < COUNT_OF(TYPES); i++) {
		names[i] = slice_of(TYPES[i].name);
		if (!slice_eq(value->text, names[i]))
			continue;
		if (TYPES[i].schema != NULL)
			return &TYPES[i];
		reader_absent(r, value,
		    arena_printf(r->problems->arena, "the channel type %s",
		        TYPES[i].name));
		return NULL;
	}
	reader_say(r, value,
	    &(struct remark){
	        .level = PROBLEM_ERROR,
	        .code = r->codes->value,
	        .hint = reader_suggest(r, value->text, names, COUNT_OF(TYPES)),
	        .help = arena_printf(r->problems->arena, "types are %s",
	            reader_words(r, names, COUNT_OF(TYPES)).ptr),
	    },
	    "there is no channel type '%.*s'",
	    SLICE_ARG(slice_sub(value->text, 0, 40)));
	return NULL;
}

static void
load_channel(struct reader *r, const struct tree_node *map)
{
	struct load *load = r->owner;
	struct channel *channel = arena_alloc(r->arena, sizeof(struct channel));
	const struct type *type;

	/* It counts as defined, whatever is wrong with it. */
	*array_add(&load->settings->channels) = channel;
	channel->id = reader_copy(r, map->key);
	channel->place = reader_place(r, map->key);
	if (!is_id(channel->id))
		reader_error(r, map->key, r->codes->value,
		    "'%.*s' is no id: small letters, digits and hyphens",
		    SLICE_ARG(slice_sub(channel->id, 0, 80)));
	if (!reader_is(r, map, TREE_MAP))
		return;
	type = find_type(r, map);
	if (type == NULL)
		return;
	channel->type = type->type;
	reader_map(r, type->schema, map, channel);
	type->check(r, map, channel);
}

void
load_channels(struct reader *r, const struct key *key,
    const struct tree_node *value, void *out)
{
	(void)key;
	(void)out;
	if (!reader_is(r, value, TREE_MAP))
		return;
	TREE_EACH(map, value)
		load_channel(r, map);
}
