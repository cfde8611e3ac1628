/*
 * What the state needs itself, in small steps beside the work: rows go when
 * their time is over.
 */
#ifndef FLOW_UPKEEP_H
#define FLOW_UPKEEP_H

#include "base/auto.h"

struct app;
struct upkeep;

NODISCARD struct upkeep *upkeep_new(struct app *app);
void upkeep_free(struct upkeep **upkeep);

#endif
