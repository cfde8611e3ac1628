/*
 * Every host is in at most one of two lists:
 *
 *	ready    something waits and the host has room: takes its turn
 *	paused   started something less than spacing_ms ago
 *
 * A pause is the same for all, so `paused` is in order of its end (a change of
 * the limits may disturb that for one pause, which only makes it longer).  A
 * host that neither waits nor runs nor pauses is forgotten.
 */
#include "net/gate.h"

#include "base/check.h"
#include "base/map.h"
#include "base/mem.h"

enum place {
	PLACE_NONE,
	PLACE_READY,
	PLACE_PAUSED
};

struct gate_host {
	char *key;
	size_t key_len;
	TAILQ_HEAD(, gate_item) waiting;
	size_t running;
	int64_t next_start_ms;
	enum place place;
	TAILQ_ENTRY(gate_host) link;
};

TAILQ_HEAD(hosts, gate_host);

struct gate {
	struct gate_limits limits;
	struct map *by_key;
	struct hosts ready, paused;
	size_t running, waiting;
};

static struct hosts *
list_of(struct gate *gate, enum place place)
{
	return place == PLACE_READY ? &gate->ready : &gate->paused;
}

static void
host_move(struct gate *gate, struct gate_host *host, enum place to)
{
	if (host->place == to)
		return;
	if (host->place != PLACE_NONE)
		TAILQ_REMOVE(list_of(gate, host->place), host, link);
	host->place = to;
	if (to != PLACE_NONE)
		TAILQ_INSERT_TAIL(list_of(gate, to), host, link);
}

static void
host_free(struct gate *gate, struct gate_host *host)
{
	host_move(gate, host, PLACE_NONE);
	map_remove(gate->by_key, slice_make(host->key, host->key_len));
	mem_free(&host->key);
	mem_free(&host);
}

/* Puts a host where it belongs after something about it changed. */
static void
host_settle(struct gate *gate, struct gate_host *host)
{
	bool waits = !TAILQ_EMPTY(&host->waiting);

	if (host->place == PLACE_PAUSED)
		return;
	if (waits && host->running < gate->limits.per_host)
		host_move(gate, host, PLACE_READY);
	else if (waits || host->running > 0)
		host_move(gate, host, PLACE_NONE);
	else
		host_free(gate, host);
}

struct gate *
gate_new(const struct gate_limits *limits)
{
	struct gate *gate = mem_new(sizeof(*gate));

	check(limits->parallel > 0 && limits->per_host > 0);
	gate->limits = *limits;
	gate->by_key = map_new();
	TAILQ_INIT(&gate->ready);
	TAILQ_INIT(&gate->paused);
	return gate;
}

void
gate_free(struct gate **gate)
{
	struct gate *self = *gate;
	struct gate_host *host;

	if (self == NULL)
		return;
	check(self->running == 0 && self->waiting == 0);
	while ((host = TAILQ_FIRST(&self->paused)) != NULL)
		host_free(self, host);
	check(map_len(self->by_key) == 0);
	map_free(&self->by_key);
	mem_free(gate);
}

void
gate_set_limits(struct gate *gate, const struct gate_limits *limits)
{
	size_t cursor = 0;
	struct slice key;
	void *host;

	check(limits->parallel > 0 && limits->per_host > 0);
	gate->limits = *limits;
	while (map_next(gate->by_key, &cursor, &key, &host))
		host_settle(gate, host);
}

static struct gate_host *
host_find(struct gate *gate, struct slice key)
{
	struct gate_host *host = map_get(gate->by_key, key);

	if (host != NULL)
		return host;
	host = mem_new(sizeof(*host));
	host->key = mem_new(key.len + 1);
	host->key_len = key.len;
	for (size_t i = 0; i < key.len; i++)
		host->key[i] = key.ptr[i];
	TAILQ_INIT(&host->waiting);
	map_set(gate->by_key, key, host);
	return host;
}

void
gate_add(struct gate *gate, struct gate_item *item, struct slice key)
{
	check(item->host == NULL);
	item->host = host_find(gate, key);
	item->is_running = false;
	TAILQ_INSERT_TAIL(&item->host->waiting, item, link);
	gate->waiting++;
	host_settle(gate, item->host);
}

static void
end_pauses(struct gate *gate, int64_t now_ms)
{
	struct gate_host *host;

	while ((host = TAILQ_FIRST(&gate->paused)) != NULL &&
	    host->next_start_ms <= now_ms) {
		host_move(gate, host, PLACE_NONE);
		host_settle(gate, host);
	}
}

struct gate_item *
gate_next(struct gate *gate, int64_t now_ms)
{
	struct gate_host *host;
	struct gate_item *item;

	end_pauses(gate, now_ms);
	host = TAILQ_FIRST(&gate->ready);
	if (host == NULL || gate->running >= gate->limits.parallel)
		return NULL;
	item = TAILQ_FIRST(&host->waiting);
	TAILQ_REMOVE(&host->waiting, item, link);
	item->is_running = true;
	gate->waiting--;
	gate->running++;
	host->running++;
	host_move(gate, host, PLACE_NONE);
	if (gate->limits.spacing_ms > 0) {
		host->next_start_ms = now_ms + gate->limits.spacing_ms;
		host_move(gate, host, PLACE_PAUSED);
	}
	host_settle(gate, host);
	return item;
}

void
gate_remove(struct gate *gate, struct gate_item *item)
{
	struct gate_host *host = item->host;

	check(host != NULL);
	item->host = NULL;
	if (item->is_running) {
		gate->running--;
		host->running--;
	} else {
		gate->waiting--;
		TAILQ_REMOVE(&host->waiting, item, link);
	}
	host_settle(gate, host);
}

int64_t
gate_wakeup(const struct gate *gate, int64_t now_ms)
{
	if (gate->waiting == 0 || gate->running >= gate->limits.parallel)
		return INT64_MAX;
	if (!TAILQ_EMPTY(&gate->ready))
		return now_ms;
	if (TAILQ_EMPTY(&gate->paused))
		return INT64_MAX;
	return TAILQ_FIRST(&gate->paused)->next_start_ms;
}

size_t
gate_running(const struct gate *gate)
{
	return gate->running;
}

size_t
gate_waiting(const struct gate *gate)
{
	return gate->waiting;
}
