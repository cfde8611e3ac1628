#include "text/lang.h"

#include "base/auto.h"

/* All of ISO 639-1, two letters after two letters. */
static const char two_letters[] =
    "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzee"
    "eleneoeseteufafffifjfofrfygagdglgngugvhahehihohrhthuhyhziaidieigiiikioisit"
    "iujajvkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimkmlmnmrmsmt"
    "mynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsiskslsm"
    "snsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivovowawoxhyiyoza"
    "zhzu";

struct lang_alias {
	struct slice from, to;
};

/* Codes of three letters that feeds use, and withdrawn ones. */
static const struct lang_alias aliases[] = {
    {SLICE("afr"), SLICE("af")},
    {SLICE("alb"), SLICE("sq")},
    {SLICE("amh"), SLICE("am")},
    {SLICE("ara"), SLICE("ar")},
    {SLICE("arb"), SLICE("ar")},
    {SLICE("arm"), SLICE("hy")},
    {SLICE("aze"), SLICE("az")},
    {SLICE("bel"), SLICE("be")},
    {SLICE("ben"), SLICE("bn")},
    {SLICE("bos"), SLICE("bs")},
    {SLICE("bul"), SLICE("bg")},
    {SLICE("bur"), SLICE("my")},
    {SLICE("cat"), SLICE("ca")},
    {SLICE("ces"), SLICE("cs")},
    {SLICE("chi"), SLICE("zh")},
    {SLICE("cmn"), SLICE("zh")},
    {SLICE("cze"), SLICE("cs")},
    {SLICE("dan"), SLICE("da")},
    {SLICE("deu"), SLICE("de")},
    {SLICE("dut"), SLICE("nl")},
    {SLICE("ell"), SLICE("el")},
    {SLICE("eng"), SLICE("en")},
    {SLICE("est"), SLICE("et")},
    {SLICE("fas"), SLICE("fa")},
    {SLICE("fin"), SLICE("fi")},
    {SLICE("fra"), SLICE("fr")},
    {SLICE("fre"), SLICE("fr")},
    {SLICE("geo"), SLICE("ka")},
    {SLICE("ger"), SLICE("de")},
    {SLICE("gre"), SLICE("el")},
    {SLICE("hau"), SLICE("ha")},
    {SLICE("heb"), SLICE("he")},
    {SLICE("hin"), SLICE("hi")},
    {SLICE("hrv"), SLICE("hr")},
    {SLICE("hun"), SLICE("hu")},
    {SLICE("hye"), SLICE("hy")},
    {SLICE("ind"), SLICE("id")},
    {SLICE("ita"), SLICE("it")},
    {SLICE("jpn"), SLICE("ja")},
    {SLICE("kat"), SLICE("ka")},
    {SLICE("kaz"), SLICE("kk")},
    {SLICE("khm"), SLICE("km")},
    {SLICE("kor"), SLICE("ko")},
    {SLICE("kur"), SLICE("ku")},
    {SLICE("lao"), SLICE("lo")},
    {SLICE("lav"), SLICE("lv")},
    {SLICE("lit"), SLICE("lt")},
    {SLICE("mac"), SLICE("mk")},
    {SLICE("may"), SLICE("ms")},
    {SLICE("mkd"), SLICE("mk")},
    {SLICE("mon"), SLICE("mn")},
    {SLICE("msa"), SLICE("ms")},
    {SLICE("mya"), SLICE("my")},
    {SLICE("nep"), SLICE("ne")},
    {SLICE("nld"), SLICE("nl")},
    {SLICE("nno"), SLICE("no")},
    {SLICE("nob"), SLICE("no")},
    {SLICE("nor"), SLICE("no")},
    {SLICE("per"), SLICE("fa")},
    {SLICE("pol"), SLICE("pl")},
    {SLICE("por"), SLICE("pt")},
    {SLICE("pus"), SLICE("ps")},
    {SLICE("ron"), SLICE("ro")},
    {SLICE("rum"), SLICE("ro")},
    {SLICE("rus"), SLICE("ru")},
    {SLICE("slk"), SLICE("sk")},
    {SLICE("slo"), SLICE("sk")},
    {SLICE("slv"), SLICE("sl")},
    {SLICE("som"), SLICE("so")},
    {SLICE("spa"), SLICE("es")},
    {SLICE("sqi"), SLICE("sq")},
    {SLICE("srp"), SLICE("sr")},
    {SLICE("swa"), SLICE("sw")},
    {SLICE("swe"), SLICE("sv")},
    {SLICE("tam"), SLICE("ta")},
    {SLICE("tgk"), SLICE("tg")},
    {SLICE("tha"), SLICE("th")},
    {SLICE("tur"), SLICE("tr")},
    {SLICE("ukr"), SLICE("uk")},
    {SLICE("urd"), SLICE("ur")},
    {SLICE("uzb"), SLICE("uz")},
    {SLICE("vie"), SLICE("vi")},
    {SLICE("zho"), SLICE("zh")},
    {SLICE("in"), SLICE("id")},
    {SLICE("iw"), SLICE("he")},
    {SLICE("ji"), SLICE("yi")},
    {SLICE("mo"), SLICE("ro")},
    {SLICE("sh"), SLICE("sr")},
    {SLICE("nb"), SLICE("no")}, /* one name for the written Norwegians */
    {SLICE("nn"), SLICE("no")},
};

/* Countries whose code is taken for the code of their language. */
static const struct lang_alias countries[] = {
    {SLICE("by"), SLICE("be")},
    {SLICE("cn"), SLICE("zh")},
    {SLICE("cz"), SLICE("cs")},
    {SLICE("dk"), SLICE("da")},
    {SLICE("gb"), SLICE("en")},
    {SLICE("gr"), SLICE("el")},
    {SLICE("ir"), SLICE("fa")},
    {SLICE("jp"), SLICE("ja")},
    {SLICE("kp"), SLICE("ko")},
    {SLICE("kr"), SLICE("ko")},
    {SLICE("rs"), SLICE("sr")},
    {SLICE("tw"), SLICE("zh")},
    {SLICE("ua"), SLICE("uk")},
    {SLICE("us"), SLICE("en")},
};

static struct slice
alias_of(struct slice code, const struct lang_alias *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq_nocase(code, rows[i].from))
			return rows[i].to;
	return S("");
}

/* The first subtag of "en-US" and "en_US"; empty if it is none. */
static struct slice
first_subtag(struct slice tag)
{
	size_t len = 0;

	tag = slice_trim(tag);
	while (len < tag.len && char_is_alpha(tag.ptr[len]))
		len++;
	if (len < 2 || len > 3)
		return S("");
	if (len < tag.len && tag.ptr[len] != '-' && tag.ptr[len] != '_')
		return S("");
	return slice_sub(tag, 0, len);
}

struct slice
lang_primary(struct slice tag, struct lang_buf *tag_buf)
{
	struct slice code = first_subtag(tag), known;

	if (slice_eq_nocase(code, S("und")) ||
	    slice_eq_nocase(code, S("mul")) ||
	    slice_eq_nocase(code, S("zxx")) || slice_eq_nocase(code, S("mis")))
		return S("");
	known = alias_of(code, aliases, COUNT_OF(aliases));
	if (known.len > 0)
		return known;
	for (size_t i = 0; i < code.len; i++)
		tag_buf->bytes[i] = char_lower(code.ptr[i]);
	return slice_make(tag_buf->bytes, code.len);
}

bool
lang_is_known(struct slice tag)
{
	struct slice all = slice_of(two_letters);

	if (tag.len != 2)
		return false;
	for (size_t at = 0; at + 2 <= all.len; at += 2)
		if (slice_eq_nocase(tag, slice_sub(all, at, 2)))
			return true;
	return false;
}

struct slice
lang_of_country(struct slice code)
{
	return alias_of(code, countries, COUNT_OF(countries));
}
