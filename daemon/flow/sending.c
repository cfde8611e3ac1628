/*
 * Of one delivery:
 *
 *	      render         claimed          reply             durable
 *	due --------> CLAIM ---------> SEND ---------> SETTLE ----------> gone
 *	                | not ours                                      (or due
 *	                `--> gone                                        again)
 */
#include "flow/sending.h"

#include "alert/doc.h"
#include "base/log.h"
#include "base/num.h"
#include "deliver/channel.h"
#include "deliver/settle.h"
#include "flow/dispatch.h"
#include "flow/notice.h"
#include "flow/parts.h"
#include "flow/send.h"

/* A lease outlasts the slowest exchange, so that nobody sends beside us. */
#define LEASE_MARGIN_MS 60000

struct sending {
	struct app *app;
	struct dispatch *dispatch;
	struct edition *edition; /* a reference: the channel is its */
	const struct channel *channel;
	struct outlet *outlet; /* a reference, of mail channels */
	struct arena *arena;   /* text of all below */
	struct slice id;
	enum leg leg;
	unsigned level; /* of the body, as the store counts */
	unsigned tries;
	int64_t age_ms;
	struct slice memory;
	struct slice broken; /* why it cannot be rendered or sent; or empty */
	int64_t token;
	struct slice body;
	struct store_op *op;
	struct send *send;
};

static struct log_fields
sending_fields(const struct sending *sending)
{
	struct log_fields fields = {.len = 0};

	log_add_field(&fields, "delivery", sending->id);
	log_add_field(&fields, "channel", sending->channel->id);
	return fields;
}

void
sending_free(struct sending **sending)
{
	struct sending *self = take_ptr(sending);

	if (self == NULL)
		return;
	store_cancel(&self->op);
	send_cancel(&self->send);
	outlet_unref(&self->outlet);
	arena_free(&self->arena);
	edition_unref(&self->edition);
	mem_free(&self);
}

/* A name may have become another kind of channel meanwhile, which has fewer. */
static enum deliver_level
level_of(const struct sending *sending)
{
	unsigned last = deliver_levels(sending->channel->type) - 1;

	return (enum deliver_level)(
	    sending->level < last ? sending->level : last);
}

/* --- the settlement ------------------------------------------------------ */

static void
log_settlement(const struct sending *sending, const struct judgement *judgement,
    const struct settlement *settlement)
{
	struct log_fields fields = sending_fields(sending);
	char delay[NUM_DURATION_MAX];

	if (settlement->state == DELIVERY_DELIVERED) {
		log_info(&fields, "delivered");
	} else if (settlement->state == DELIVERY_DEAD) {
		log_error(&fields,
		    "delivery is dead, `resend` sends it again: %.*s",
		    SLICE_ARG(judgement->text));
	} else if (settlement->thaw) {
		log_warn(&fields, "refused, sending it in a simpler form: %.*s",
		    SLICE_ARG(judgement->text));
	} else {
		num_duration(settlement->delay_ms / 1000 * 1000, delay);
		log_warn(&fields,
		    "not delivered (%s), trying again in %s: "
		    "%.*s",
		    outcome_name(judgement->outcome), delay,
		    SLICE_ARG(judgement->text));
	}
}

static void
note_channel(const struct sending *sending, const struct judgement *judgement)
{
	struct app *app = sending->app;
	struct slice id = sending->channel->id;
	bool is_closed = judgement->outcome == OUTCOME_CLOSED;

	if (!is_closed && judgement->outcome != OUTCOME_DELIVERED)
		return;
	notices_set(app->notices,
	    &(struct notice){.kind = S("channel"),
	        .subject = id,
	        .is_open = is_closed,
	        .severity = is_closed ? SEVERITY_HIGH : SEVERITY_INFO,
	        .title = arena_printf(sending->arena,
	            is_closed ? "channel %.*s refuses messages"
	                      : "channel %.*s takes messages again",
	            SLICE_ARG(id)),
	        .text = is_closed ? judgement->text : S("")});
}

static void
on_settled(const struct store_fault *fault, const bool *held, void *arg)
{
	struct sending *sending = arg;
	struct log_fields fields = sending_fields(sending);

	sending->op = NULL;
	if (fault != NULL)
		app_store_failed(sending->app, fault,
		    "a settlement cannot be kept; it is sent again");
	else if (!*held)
		log_warn(&fields, "the lease ran out before the settlement");
	dispatch_end(sending->dispatch, sending);
}

static void
sending_settle(struct sending *sending, const struct judgement *judgement)
{
	const struct settle_request request = {
	    .type = sending->channel->type,
	    .judgement = judgement,
	    .level = level_of(sending),
	    .tries = sending->tries,
	    .age_ms = sending->age_ms,
	    .random = rng_next(&sending->app->rng),
	};
	struct store_settle commit = {
	    .delivery_id = sending->id,
	    .token = sending->token,
	    .judgement = *judgement,
	    .settlement = settle(&request),
	};

	log_settlement(sending, judgement, &commit.settlement);
	note_channel(sending, judgement);
	dispatch_count(sending->dispatch, commit.settlement.state);
	sending->op = store_settle_delivery(
	    app_store(sending->app), &commit, on_settled, sending);
}

static struct attempt_request
attempt_of(const struct sending *sending)
{
	return (struct attempt_request){
	    .channel = sending->channel,
	    .delivery_id = sending->id,
	    .body = sending->body,
	    .memory = sending->memory,
	    .now_ms = loop_now_ms(sending->app->loop),
	};
}

static void
on_reply(const struct deliver_reply *reply, void *arg)
{
	struct sending *sending = arg;
	struct attempt_request request = attempt_of(sending);
	struct judgement judgement =
	    deliver_judge(sending->arena, &request, reply);

	sending->send = NULL;
	sending_settle(sending, &judgement);
}

/* --- the attempt --------------------------------------------------------- */

/* A message that can never be sent is refused by ourselves. */
static void
sending_refuse(struct sending *sending, struct slice why)
{
	const struct judgement judgement = {
	    .outcome = OUTCOME_REFUSED, .text = why};

	sending_settle(sending, &judgement);
}

static void
sending_send(struct sending *sending)
{
	struct attempt_request request = attempt_of(sending);
	struct err err = ERR_INIT;
	struct attempt attempt;
	struct send_request send = {
	    .loop = sending->app->loop,
	    .pool = sending->app->pool,
	    .xfers = dispatch_xfers(sending->dispatch),
	    .settings = sending->edition->settings,
	    .channel = sending->channel,
	    .attempt = &attempt,
	};

	if (sending->broken.len > 0) {
		sending_refuse(sending, sending->broken);
		return;
	}
	if (deliver_prepare(sending->arena, &request, &attempt, &err) != 0) {
		sending_refuse(
		    sending, arena_copy(sending->arena, slice_of(err.text)));
		return;
	}
	if (attempt.kind == ATTEMPT_MAIL) {
		sending->outlet = dispatch_outlet(
		    sending->dispatch, sending->edition, sending->channel);
		send.mailer = sending->outlet->mailer;
	}
	sending->send = send_start(&send, on_reply, sending);
}

static void
on_claimed(const struct store_fault *fault, const struct store_claimed *claimed,
    void *arg)
{
	struct sending *sending = arg;

	sending->op = NULL;
	if (fault != NULL) {
		app_store_failed(sending->app, fault, "a claim cannot be kept");
		dispatch_pause(sending->dispatch);
		dispatch_end(sending->dispatch, sending);
		return;
	}
	if (claimed->answer != STORE_CLAIMED) {
		dispatch_end(sending->dispatch, sending);
		return;
	}
	sending->token = claimed->token;
	sending->body = arena_copy(sending->arena, claimed->body);
	sending_send(sending);
}

static int64_t
lease_ms_of(const struct channel *channel)
{
	if (channel->type == CHANNEL_EMAIL)
		return MAIL_TOTAL_MS + LEASE_MARGIN_MS;
	return DISPATCH_HTTP_MS + LEASE_MARGIN_MS;
}

/* --- rendering ----------------------------------------------------------- */

struct telling {
	const struct alert_doc **docs;
	size_t doc_len;
	struct slice *ids; /* of their alerts */
};

/* The documents that are to be told: all but those that a silence holds. */
static void
read_docs(struct sending *sending, const struct store_due_delivery *due,
    struct telling *telling)
{
	struct arena *arena = sending->arena;

	telling->docs =
	    arena_new_array(arena, const struct alert_doc *, due->alert_len);
	telling->ids = arena_new_array(arena, struct slice, due->alert_len);
	for (size_t i = 0; i < due->alert_len; i++) {
		const struct store_due_alert *alert = &due->alerts[i];
		struct err err = ERR_INIT;
		struct alert_doc *doc;

		if (alert->silence_id != 0)
			continue;
		doc =
		    doc_parse(arena, arena_copy(arena, alert->alert.doc), &err);
		if (doc == NULL) {
			doc = arena_alloc(arena, sizeof(*doc));
			sending->broken = arena_printf(
			    arena, "the alert cannot be read: %s", err.text);
		}
		/* The row is right: the store names health alerts itself. */
		doc->id = arena_copy(arena, slice_of(alert->alert.id));
		telling->ids[telling->doc_len] = doc->id;
		telling->docs[telling->doc_len++] = doc;
	}
}

static void
render(struct sending *sending, const struct telling *telling, struct buf *body)
{
	const struct app *app = sending->app;
	struct err err = ERR_INIT;
	const struct render_request request = {
	    .channel = sending->channel,
	    .docs = telling->docs,
	    .doc_len = telling->doc_len,
	    .delivery_id = sending->id,
	    .leg = sending->leg,
	    .level = level_of(sending),
	    .now_ms = loop_now_ms(app->loop),
	    .colour = app->options.colour,
	};

	if (sending->broken.len == 0 &&
	    deliver_render(&request, body, &err) != 0)
		sending->broken = arena_printf(
		    sending->arena, "the message cannot be made: %s", err.text);
	if (sending->broken.len > 0) {
		/* Claimed and settled all the same, so that it blocks nobody
		 * and an operator sees it. */
		buf_reset(body);
		buf_add_slice(body, sending->broken);
	}
}

static void
sending_claim(struct sending *sending, const struct store_due_delivery *due)
{
	AUTO(buf_fini) struct buf body = buf_init(DELIVER_MAX_BODY);
	struct telling telling = {0};
	struct store_claim claim = {
	    .delivery_id = sending->id,
	    .level = sending->level,
	    .lease_ms = lease_ms_of(sending->channel),
	};

	if (!due->is_frozen) {
		read_docs(sending, due, &telling);
		if (telling.doc_len > 0)
			render(sending, &telling, &body);
		claim.told = telling.ids;
		claim.told_len = telling.doc_len;
	}
	claim.body = buf_slice(&body);
	sending->op = store_claim_delivery(
	    app_store(sending->app), &claim, on_claimed, sending);
}

struct sending *
sending_start(const struct sending_request *request)
{
	const struct store_due_delivery *due = request->due;
	struct sending *sending = mem_new(sizeof(*sending));

	sending->app = request->app;
	sending->dispatch = request->dispatch;
	sending->edition = edition_ref(request->edition);
	sending->channel = request->channel;
	sending->arena = arena_new();
	sending->id = arena_copy(sending->arena, due->id);
	sending->leg = due->leg;
	sending->level = due->level;
	sending->tries = (unsigned)due->tries;
	sending->age_ms = due->age_ms;
	sending->memory = arena_copy(sending->arena, due->memory);
	sending_claim(sending, due);
	return sending;
}

struct slice
sending_id(const struct sending *sending)
{
	return sending->id;
}

struct slice
sending_channel(const struct sending *sending)
{
	return sending->channel->id;
}
