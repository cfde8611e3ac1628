#include "match/filter.h"

#include "text/lang.h"
#include "text/url.h"

bool
filter_language(const struct rule *rule, const struct match_input *input)
{
	struct lang_buf have_buf, want_buf;
	struct slice have = lang_primary(input->article->language, &have_buf);

	if (rule->languages.len == 0 || have.len == 0)
		return true;
	for (size_t i = 0; i < rule->languages.len; i++)
		if (slice_eq(have,
		        lang_primary(rule->languages.items[i].text, &want_buf)))
			return true;
	return false;
}

/* "bbc.co.uk" names www.bbc.co.uk, too. */
static bool
is_domain_of(struct slice name, struct slice host)
{
	struct slice end;

	if (name.len == 0 || name.len > host.len)
		return false;
	end = slice_from(host, host.len - name.len);
	return slice_eq_nocase(end, name) &&
	    (end.ptr == host.ptr || end.ptr[-1] == '.');
}

static bool
is_named(const struct match_input *input, struct slice name)
{
	const struct article *article = input->article;

	if (name.len == 0)
		return false;
	if (slice_eq(name, article->source))
		return true;
	for (size_t i = 0; i < input->feed_tag_len; i++)
		if (slice_eq(name, input->feed_tags[i]))
			return true;
	return is_domain_of(name, url_host(article->url)) ||
	    is_domain_of(name, url_host(input->feed_url));
}

static bool
any_is_named(const struct match_input *input, const struct terms *names)
{
	for (size_t i = 0; i < names->len; i++)
		if (is_named(input, names->items[i].text))
			return true;
	return false;
}

bool
filter_source(const struct rule *rule, const struct match_input *input)
{
	if (rule->sources_only.len > 0 &&
	    !any_is_named(input, &rule->sources_only))
		return false;
	return !any_is_named(input, &rule->sources_except);
}

bool
filter_passes(const struct rule *rule, const struct match_input *input)
{
	return (input->skip_languages || filter_language(rule, input)) &&
	    (input->skip_sources || filter_source(rule, input));
}
