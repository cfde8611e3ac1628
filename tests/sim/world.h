/*
 * A daemon in a scripted world: configuration and state in a temporary folder,
 * real SQLite, a network and a clock that the test controls.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "flow/app.h"
#include "sim/net/script.h"
#include "unit/testing.h"

struct world {
	char folder[64];
	char config[96];
	struct loop *loop;
	struct app *app;
	bool once;     /* as `run --once` */
	uint64_t seed; /* of the daemon's own choices */
};

/* A folder with the settings; feeds.d and rules.d are empty. */
void world_open(struct world *world, const char *settings);
void world_close(struct world *world);

/* Writes a file of the configuration, whole. */
void world_write(struct world *world, const char *name, const char *text);

/* The settings, rules and feeds below, and a loop whose hook takes all. */
void world_open_usual(struct world *world);

/* What a URL answers from now on, for ever: 200 with this document. */
void world_serve(struct world *world, const char *url, const char *document);
/* A status without anything. */
void world_status(struct world *world, const char *url, int status);

/* Makes a loop: to be scripted before world_start(). */
void world_boot(struct world *world);
/* Starts the daemon; the answer is app_start()'s. */
enum app_start world_start(struct world *world);
/* Ends the process, so to speak, without asking it. */
void world_kill(struct world *world);
/* SIGTERM, and the loop runs until it ends. */
void world_stop(struct world *world);

/* An RSS document with one item. */
const char *world_item(const char *guid, const char *title, const char *text);

/* A client of the control socket, whose answer comes later. */
struct sim_client *world_call(struct world *world, const char *request);
/* Answers of the control socket to a request, in the world's own buffer. */
struct slice world_ask(struct world *world, const char *request);

/* Number of times that a text stands in another. */
size_t world_count(struct slice text, const char *what);

/* Settings with one webhook to hook.example. */
#define WORLD_SETTINGS                                                \
	"include: {feeds: feeds.d, rules: rules.d}\n"                 \
	"state: state\n"                                              \
	"listen: {control: control.sock}\n"                           \
	"channels:\n"                                                 \
	"  hook: {type: webhook, url: \"https://hook.example/in\"}\n" \
	"routes:\n"                                                   \
	"  - {to: [hook]}\n"

#define WORLD_RULES                                                  \
	"version: 1\n"                                               \
	"rules:\n"                                                   \
	"  - id: arms\n"                                             \
	"    name: Arms shipments\n"                                 \
	"    when: {near: [shipment*, weapon*], within: sentence}\n" \
	"    severity: high\n"                                       \
	"    tests:\n"                                               \
	"      - match: A shipment of weapons\n"                     \
	"      - no_match: A shipment of flour\n"

#define WORLD_FEEDS                                                         \
	"feeds:\n"                                                          \
	"  - {id: one, url: \"https://one.example/feed\", lookback: all}\n" \
	"  - {id: two, url: \"https://two.example/feed\", lookback: all}\n"

#define WORLD_HOOK "https://hook.example/in"
#define WORLD_ONE  "https://one.example/feed"
#define WORLD_TWO  "https://two.example/feed"

#endif
