#include "flow/recall.h"

#include "base/mem.h"
#include "flow/parts.h"
#include "store/ledger.h"

struct recall {
	struct app *app;
	struct repeats *repeats;
	struct store_op *op;
	struct store_archive next;
};

static void recall_read(struct recall *recall);

static void
on_articles(const struct store_fault *fault,
    const struct store_articles *articles, void *arg)
{
	struct recall *recall = arg;

	recall->op = NULL;
	if (fault != NULL) {
		app_store_failed(recall->app, fault,
		    "repeated paragraphs cannot be recalled");
		return;
	}
	for (size_t i = 0; i < articles->len; i++) {
		(void)repeats_add(recall->repeats, &articles->items[i].article,
		    articles->items[i].id);
		recall->next.after_id = articles->items[i].id;
	}
	if (articles->has_more)
		recall_read(recall);
}

static void
recall_read(struct recall *recall)
{
	recall->op = store_read_archive(
	    app_store(recall->app), &recall->next, on_articles, recall);
}

struct recall *
recall_new(struct app *app, struct repeats *repeats)
{
	struct recall *recall = mem_new(sizeof(*recall));

	recall->app = app;
	recall->repeats = repeats;
	recall->next = (struct store_archive){
	    .has_since = true,
	    .since_ms = loop_now_ms(app->loop) - RECALL_MS,
	    .max_len = RECALL_ARTICLES,
	    .max_bytes = RECALL_BYTES,
	};
	recall_read(recall);
	return recall;
}

void
recall_free(struct recall **recall)
{
	struct recall *self = take_ptr(recall);

	if (self == NULL)
		return;
	store_cancel(&self->op);
	mem_free(&self);
}
