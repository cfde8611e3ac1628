/*
 * The queue in front of the network: which transfer may start now, under a
 * limit for all, a limit a host, and a pause between two starts at a host.
 * Hosts take turns, so a host with a thousand feeds does not hold up the
 * others.  Pure: time is told.  (libcurl's own queue keeps every waiting
 * handle in its main list, and their time limits run while they wait.)
 */
#ifndef NET_GATE_H
#define NET_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "base/auto.h"
#include "base/slice.h"

struct gate;
struct gate_host;

/* Embedded in what waits; zero it before gate_add(). */
struct gate_item {
	struct gate_host *host; /* NULL: not in the gate */
	bool is_running;
	TAILQ_ENTRY(gate_item) link;
};

struct gate_limits {
	unsigned parallel;
	unsigned per_host;
	int64_t spacing_ms;
};

NODISCARD struct gate *gate_new(const struct gate_limits *limits);
/* The gate must be empty. */
void gate_free(struct gate **gate);
void gate_set_limits(struct gate *gate, const struct gate_limits *limits);

/* Queues an item under a host's key, which is copied. */
void gate_add(struct gate *gate, struct gate_item *item, struct slice key);

/* The next item that may run now, counted as running; NULL if none may. */
struct gate_item *gate_next(struct gate *gate, int64_t now_ms);

/* Takes an item out, waiting or running. */
void gate_remove(struct gate *gate, struct gate_item *item);

/*
 * When gate_next() is to be asked again if nothing is added or removed:
 * monotonic ms, INT64_MAX where only a removal can help.
 */
int64_t gate_wakeup(const struct gate *gate, int64_t now_ms);

size_t gate_running(const struct gate *gate);
size_t gate_waiting(const struct gate *gate);

#endif
