/*
 * Alerts and channels that the tests of messages share.  Own words about
 * invented events.
 */
#ifndef UNIT_DELIVER_SAMPLES_H
#define UNIT_DELIVER_SAMPLES_H

#include "deliver/channel.h"

#define SAMPLE_NOW_MS ((int64_t)1772357460000) /* 1 Mar 2026, 09:31 UTC */
#define SAMPLE_KEY    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define SAMPLE_ID     "5f0c6a3d9b2e41788c1d0a9f3e7b6c54"

static struct slice sample_tags[] = {SLICE("arms"), SLICE("dprk")};
static struct slice sample_sources[] = {SLICE("bbc-world"), SLICE("yonhap-en")};
static struct doc_rule sample_rule[] = {
    {SLICE("dprk-arms"), SLICE("Arms dealings, North Korea and Russia")}};
static struct doc_rule sample_rule2[] = {
    {SLICE("kim-abroad"), SLICE("Kim Jong Un travels")}};
static struct mark sample_title_marks[] = {{0, 11}, {30, 37}};
static struct mark sample_title_marks2[] = {{0, 11}};
static struct mark sample_marks[] = {{47, 53}, {68, 77}};
static struct because sample_because[] = {
    {FIELD_TITLE, 0, 11, SLICE("Kim Jong Un"), SLICE("Kim Jong Un"), 0},
    {FIELD_TITLE, 30, 37, SLICE("weapons"), SLICE("weapon*"), 0},
    {FIELD_BODY, 143, 149, SLICE("shells"), SLICE("shell*"), 1},
    {FIELD_BODY, 166, 175, SLICE("Pyongyang"), SLICE("Pyongyang"), 1},
    {FIELD_BODY, 400, 406, SLICE("shells"), SLICE("shell*"), 2},
    {FIELD_BODY, 410, 419, SLICE("Pyongyang"), SLICE("Pyongyang"), 2}};

static inline struct alert_doc
sample_doc(void)
{
	return (struct alert_doc){
	    .id = SLICE("0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
	    .kind = ALERT_NEWS,
	    .severity = SEVERITY_HIGH,
	    .tags = sample_tags,
	    .tag_len = 2,
	    .rules = sample_rule,
	    .rule_len = 1,
	    .story_id = SLICE("fedcba98765432100123456789abcdef"),
	    .story_sources = sample_sources,
	    .story_source_len = 2,
	    .article = {.key = SLICE("00112233445566778899aabbccddeeff"),
	        .title = SLICE("Kim Jong Un to see Putin over weapons deal"),
	        .title_marks = {sample_title_marks, 2},
	        .url = SLICE("https://news.example/world/kim?id=7&lang=en"),
	        .source = SLICE("bbc-world"),
	        .has_published = true,
	        .published_ms = SAMPLE_NOW_MS - 60000,
	        .language = SLICE("en"),
	        .excerpt =
	            SLICE("… The two are to discuss deliveries of heavy shells "
	                  "made north of Pyongyang, officials said. …"),
	        .excerpt_marks = {sample_marks, 2}},
	    .because = sample_because,
	    .because_len = 6,
	    .because_total = 6,
	    .raised_ms = SAMPLE_NOW_MS};
}

/* Another rule that the same article meets. */
static inline struct alert_doc
sample_doc_of_rule2(void)
{
	struct alert_doc doc = sample_doc();

	doc.id = S("1111111111111111111111111111111f");
	doc.severity = SEVERITY_CRITICAL;
	doc.rules = sample_rule2;
	doc.article.title_marks = (struct marks){sample_title_marks2, 1};
	doc.because_len = 1;
	doc.because_total = 1;
	return doc;
}

/* Another article, denied, in another script, from an official source. */
static inline struct alert_doc
sample_doc_of_article2(void)
{
	struct alert_doc doc = sample_doc();
	static struct mark marks[] = {{0, 12}};
	static struct because because[] = {
	    {FIELD_TITLE, 0, 12, SLICE("Кремль"), SLICE("Кремль"), 0}};

	doc.id = S("2222222222222222222222222222222f");
	doc.severity = SEVERITY_MEDIUM;
	doc.denied = true;
	doc.story_source_len = 1;
	doc.article = (struct doc_article){
	    .key = SLICE("ffeeddccbbaa99887766554433221100"),
	    .title = SLICE("Кремль отрицает сделку 🚀"),
	    .title_marks = {marks, 1},
	    .url = SLICE("http://kremlin.example/новости/7"),
	    .source = SLICE("kremlin"),
	    .official = true,
	    .language = SLICE("ru"),
	    .excerpt = SLICE("Пресс-секретарь назвал сообщения выдумкой.")};
	doc.because = because;
	doc.because_len = doc.because_total = 1;
	return doc;
}

/* All that a hostile feed may put into a title, a link and a text. */
#define HOSTILE_TITLE                                                        \
	"A\r\nBcc: <victim@example.net> <!channel> @everyone "               \
	"<http://a|b> </mark><script>x</script> {{x}} \xE2\x80\xAE"          \
	"evil\xE2\x80\xAC \x1b[31mred\x07 &amp; *b* `c` \xFF\xC3( \"q\" 'r'" \
	" =?utf-8?B?eA==?= \xE2\x80\xA8next\xC2\x85nel"
#define HOSTILE_TEXT                                                     \
	".\r\n.\r\n\x1b]0;owned\x07 <a href=\"javascript:x\">y</a> &lt;" \
	" <!here|x> --=_" SAMPLE_ID "--\r\n\r\nFrom nobody"

static inline struct alert_doc
sample_hostile_doc(void)
{
	struct alert_doc doc = sample_doc();
	static struct mark marks[] = {{0, 40}};
	static struct slice tags[] = {SLICE("</mark>"), SLICE("a\r\nb")};
	static struct because because[] = {
	    {FIELD_TITLE, 0, 3, SLICE("<!channel>\r\n\x1b[2J"), SLICE("x"), 0}};

	doc.tags = tags;
	doc.article.title = S(HOSTILE_TITLE);
	doc.article.title_marks = (struct marks){marks, 1};
	doc.article.excerpt = S(HOSTILE_TEXT);
	doc.article.excerpt_marks = (struct marks){marks, 1};
	doc.article.url = S("javascript:alert(1)//\r\nX: y");
	doc.article.source = S("evil\r\nSubject: x");
	doc.because = because;
	doc.because_len = doc.because_total = 1;
	return doc;
}

static inline struct channel
sample_channel(enum channel_type type)
{
	static struct term to[] = {{.text = SLICE("mlro@bank.example")},
	    {.text = SLICE("Desk, East <desk@bank.example>")}};

	return (struct channel){.id = SLICE("desk"),
	    .type = type,
	    .url = {true,
	        SLICE("https://hooks.slack.example/services/T00000000/"
	              "B00000000/sEcReTsEcReTsEcReT")},
	    .secret = {true, SLICE("whsec_" SAMPLE_KEY)},
	    .to = {to, 2},
	    .from = SLICE("watch@bank.example"),
	    .server = {SLICE("mail.bank.example"), 465, SMTP_TLS_IMPLICIT},
	    .username = SLICE("watch"),
	    .password = {true, SLICE("p4ssw0rd!")}};
}

#endif
