/*
 * Writing alerts, deliveries and digest items: what articles, settlements,
 * health and people leave behind alike.
 */
#ifndef STORE_OWE_H
#define STORE_OWE_H

#include "store/article.h"
#include "store/op.h"
#include "store/outbox.h"

/* How much of it was not there before. */
struct owe_news {
	size_t alerts;
	size_t deliveries;
};

int owe_alerts(struct db *db, const struct store_op *op,
    const struct store_owed *owed, struct owe_news *news, struct err *err);

/* An alert that is named and not kept is ERR_NOT_FOUND. */
int owe_deliveries(struct db *db, const struct store_op *op,
    const struct store_owed *owed, struct owe_news *news, struct err *err);

/* Whether the item's digest has ended without its alert. */
int owe_is_too_late(struct db *db, const struct store_digest_item *item,
    bool *is_late_out, struct err *err);

int owe_digest_item(
    struct db *db, const struct store_digest_item *item, struct err *err);

/* Writes the delivery's row: its number, and whether it was there already. */
struct owe_row {
	int64_t n;
	bool is_new;
};

int owe_row(struct db *db, const struct store_op *op,
    const struct store_delivery *delivery, struct owe_row *row_out,
    struct err *err);

/* Copies for requests. */
void owe_own_alert(struct arena *arena, struct store_alert *alert);
void owe_own_delivery(struct arena *arena, struct store_delivery *delivery);
void owe_own(struct arena *arena, struct store_owed *owed);
void owe_own_item(struct arena *arena, struct store_digest_item *item);

#endif
