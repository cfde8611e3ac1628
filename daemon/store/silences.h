/*
 * Which silence an alert meets, for what is due and what is claimed.
 */
#ifndef STORE_SILENCES_H
#define STORE_SILENCES_H

/*
 * The oldest silence that holds at ?1 for the alert row `a`; for the list of
 * columns of a statement.  0: none.
 */
#define SILENCE_OF_ALERT                                           \
	"coalesce((SELECT min(s.n) FROM silence AS s"              \
	" WHERE s.ends_ms > ?1 AND s.starts_ms <= ?1"              \
	" AND (s.rule_id = '' OR s.rule_id = a.rule_id)"           \
	" AND (s.feed_id = '' OR s.feed_id = a.feed_id)"           \
	" AND (s.text = '' OR instr(a.text, s.text) > 0)"          \
	" AND (s.tag = '' OR EXISTS (SELECT 1 FROM alert_tag AS t" \
	"  WHERE t.alert_n = a.n AND t.tag = s.tag))), 0)"

#endif
