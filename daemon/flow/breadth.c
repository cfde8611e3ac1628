#include "flow/breadth.h"

#include "base/map.h"
#include "base/mem.h"

/* Of a rule that met an article. */
struct met {
	const struct rule *rule;
	size_t articles;
};

struct breadth {
	size_t articles;
	struct map *mets; /* by rule id */
};

struct breadth *
breadth_new(void)
{
	struct breadth *breadth = mem_new(sizeof(*breadth));

	breadth->mets = map_new();
	return breadth;
}

void
breadth_free(struct breadth **breadth)
{
	struct breadth *self = take_ptr(breadth);
	struct slice id;
	void *met;
	size_t cursor = 0;

	if (self == NULL)
		return;
	while (map_next(self->mets, &cursor, &id, &met))
		mem_free(&met);
	map_free(&self->mets);
	mem_free(&self);
}

void
breadth_add(struct breadth *breadth, const struct match_result *result)
{
	breadth->articles++;
	for (size_t i = 0; i < result->len; i++) {
		const struct rule *rule = result->hits[i].rule;
		struct met *met = map_get(breadth->mets, rule->id);

		if (met == NULL) {
			met = mem_new(sizeof(*met));
			met->rule = rule;
			(void)map_set(breadth->mets, rule->id, met);
		}
		met->articles++;
	}
}

size_t
breadth_articles(const struct breadth *breadth)
{
	return breadth->articles;
}

static void
report_rule(const struct breadth *breadth, const struct met *met,
    const char *time, struct problems *problems)
{
	AUTO(buf_fini) struct buf text = buf_init(BUF_MAX_OWN);

	buf_printf(&text,
	    "the rule '%.*s' would have matched %zu %% of %s "
	    "(%zu of %zu articles)",
	    SLICE_ARG(met->rule->id), 100 * met->articles / breadth->articles,
	    time, met->articles, breadth->articles);
	problems_add(problems,
	    &(struct problem){
	        .level = PROBLEM_WARNING,
	        .place = met->rule->place,
	        .width = 1,
	        .code = "R043",
	        .text = buf_slice(&text),
	        .help = S("ask for more with all: or near:, or leave out what "
	                  "is meant otherwise with unless:"),
	    });
}

void
breadth_report(
    const struct breadth *breadth, const char *time, struct problems *problems)
{
	struct slice id;
	void *value;
	size_t cursor = 0;

	if (breadth->articles < BREADTH_MIN_ARTICLES)
		return;
	while (map_next(breadth->mets, &cursor, &id, &value)) {
		const struct met *met = value;

		if (met->rule->status != RULE_OFF &&
		    met->articles * 100 > breadth->articles * BREADTH_PERCENT)
			report_rule(breadth, met, time, problems);
	}
}
