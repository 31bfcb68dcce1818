"""Danger signs in languages written in Latin letters, and messages of which only is known that they are no English."""

import pytest

from assistant.dialogue.language_lists import languages
from assistant.dialogue.languages import misread_as_english, read_foreign
from assistant.dialogue.unknown_language import is_unknown_language
from assistant.safety import detect

SIGNS = {
    "dutch": {
        "fever": "sinds vannacht heeft mijn man hoge koorts",
        "loss_of_consciousness": "mijn moeder is net flauwgevallen in de keuken",
        "trouble_breathing": "ik kan bijna niet meer ademhalen",
        "chest_pain": "ik heb een drukkende pijn in mijn borst",
        "numbness_or_weakness": "ik voel allebei mijn benen niet meer",
        "site_drainage_or_bleeding": "er komt helder vocht uit mijn rug",
        "severe_headache": "dit is de ergste hoofdpijn van mijn leven",
        "stiff_neck": "sinds gisteren is mijn nek helemaal stijf",
        "bladder_or_bowel": "ik kan al uren niet plassen",
        "danger_to_self_or_others": "ik wil echt dood",
        "overdose_or_poisoning": "zij heeft teveel pillen geslikt",
        "vomiting": "ik moet steeds overgeven",
        "seizure": "hij kreeg een epileptische aanval",
    },
    "swedish": {
        "fever": "min son fick hög feber i natt",
        "loss_of_consciousness": "hon svimmade i duschen",
        "trouble_breathing": "det är svårt för mig att andas",
        "chest_pain": "jag har så ont i hela bröstet",
        "numbness_or_weakness": "båda mina ben har domnat bort",
        "site_drainage_or_bleeding": "det rinner klar vätska från ryggen",
        "severe_headache": "jag har fruktansvärd huvudvärk sedan igår",
        "stiff_neck": "min nacke är helt stel",
        "bladder_or_bowel": "jag har inte kunnat kissa sedan i morse",
        "danger_to_self_or_others": "jag orkar inte leva längre",
        "overdose_or_poisoning": "han har tagit alla tabletterna",
        "vomiting": "jag kräks hela tiden",
        "seizure": "min man fick ett krampanfall nyss",
    },
    "turkish": {
        "fever": "dün geceden beri ateşim çok yüksek",
        "loss_of_consciousness": "annem mutfakta bayıldı",
        "trouble_breathing": "hiç nefes alamıyorum",
        "chest_pain": "göğsümde baskı ve ağrı var",
        "numbness_or_weakness": "bacaklarım uyuştu, kalkamıyorum",
        "site_drainage_or_bleeding": "sırtımdan berrak sıvı geliyor",
        "severe_headache": "dayanılmaz baş ağrım var",
        "stiff_neck": "boynumu öne eğemiyorum",
        "bladder_or_bowel": "sabahtan beri idrarımı yapamıyorum",
        "danger_to_self_or_others": "artık yaşamak istemiyorum",
        "overdose_or_poisoning": "kızım bütün hapları içti",
        "vomiting": "durmadan kusuyorum",
        "seizure": "kocam nöbet geçiriyor",
    },
    "swahili": {
        "fever": "mtoto wangu ana homa kali tangu jana",
        "loss_of_consciousness": "mume wangu amezimia sasa hivi",
        "trouble_breathing": "mama yangu hawezi kupumua vizuri",
        "chest_pain": "nina maumivu makali kwenye kifua",
        "numbness_or_weakness": "miguu yangu imekufa ganzi",
        "site_drainage_or_bleeding": "kuna maji yanatoka kwenye mgongo wangu",
        "severe_headache": "kichwa changu kinauma sana",
        "stiff_neck": "shingo yangu imekakamaa",
        "bladder_or_bowel": "tangu asubuhi siwezi kukojoa",
        "danger_to_self_or_others": "sitaki kuishi tena",
        "overdose_or_poisoning": "amemeza vidonge vingi",
        "vomiting": "natapika tangu usiku",
    },
    "hindi_in_latin_letters": {
        "fever": "mujhe kal raat se tez bukhaar hai",
        "loss_of_consciousness": "meri patni abhi behosh ho gayi",
        "trouble_breathing": "unko saans lene mein taklif ho rahi hai",
        "chest_pain": "mere seene mein bahut dard hai",
        "numbness_or_weakness": "mera pair bilkul sunn pad gaya",
        "site_drainage_or_bleeding": "meri peeth se paani nikal raha hai",
        "severe_headache": "mere sir mein bahut tez dard hai",
        "stiff_neck": "meri gardan akad gayi hai",
        "bladder_or_bowel": "subah se peshab nahi hua",
        "danger_to_self_or_others": "ab main jeena nahi chahta",
        "overdose_or_poisoning": "usne bahut saari goliyan kha li",
        "vomiting": "mujhe baar baar ulti ho rahi hai",
        "seizure": "bete ko daura pada",
    },
    "japanese_in_latin_letters": {
        "fever": "kinou kara takai netsu ga arimasu",
        "loss_of_consciousness": "otto ga ki wo ushinatte imasu",
        "trouble_breathing": "haha wa iki ga kurushii desu",
        "chest_pain": "mune no mannaka ga itai desu",
        "numbness_or_weakness": "ryou ashi ga shibirete imasu",
        "site_drainage_or_bleeding": "senaka kara mizu ga dete imasu",
        "severe_headache": "hidoi zutsuu ga shimasu",
        "stiff_neck": "kubi ga katakute mage raremasen",
        "bladder_or_bowel": "asa kara oshikko ga demasen",
        "danger_to_self_or_others": "mou ikite itakunai desu",
        "overdose_or_poisoning": "musume ga kusuri wo nomisugimashita",
        "vomiting": "nando mo haite imasu",
        "seizure": "kodomo ga keiren shite imasu",
    },
    "chinese_in_latin_letters": {
        "fever": "wo erzi zuotian kaishi fashao le",
        "loss_of_consciousness": "wo laogong gangcai yundao le",
        "trouble_breathing": "wo mama huxi hen kunnan",
        "chest_pain": "wo juede xiong kou hen tong",
        "numbness_or_weakness": "wo de liang tiao tui mamu le",
        "site_drainage_or_bleeding": "wo beihou zai liu tou ming de ye ti",
        "severe_headache": "wo cong zuotian tou hen tong",
        "stiff_neck": "wo de bozi hen ying",
        "bladder_or_bowel": "wo yi tian niao bu chulai",
        "danger_to_self_or_others": "wo zhen de bu xiang huo le",
        "overdose_or_poisoning": "ta chi le tai duo de yao",
        "vomiting": "wo yizhi zai outu",
        "seizure": "erzi turan chouchu le",
    },
    "russian_in_latin_letters": {
        "fever": "u menya s nochi vysokaya temperatura",
        "loss_of_consciousness": "muzh poteryal soznanie na kukhne",
        "trouble_breathing": "mne ochen trudno dyshat segodnya",
        "chest_pain": "u mamy silnaya bol v grudi",
        "numbness_or_weakness": "ya sovsem ne chuvstvuyu nogi",
        "site_drainage_or_bleeding": "iz spiny vytekaet prozrachnaya zhidkost",
        "severe_headache": "u menya uzhasno bolit golova",
        "stiff_neck": "moya sheya sovsem ne gnetsya",
        "bladder_or_bowel": "ya s utra ne mogu pomochitsya",
        "danger_to_self_or_others": "ya bolshe ne khochu zhit",
        "overdose_or_poisoning": "ona vypila slishkom mnogo tabletok",
        "vomiting": "menya vse vremya rvet",
        "seizure": "u syna nachalis sudorogi",
    },
    "korean_in_latin_letters": {
        "fever": "eoje buteo yeori manhi nayo",
        "loss_of_consciousness": "nampyeoni gapjagi gijeolhaesseoyo",
        "trouble_breathing": "eommaga sumeul mot swieoyo",
        "chest_pain": "gaseumi neomu apayo",
        "numbness_or_weakness": "jigeum dariga jeoryeoyo",
        "site_drainage_or_bleeding": "deungeseo malgeun muri heulleoyo",
        "severe_headache": "meoriga neomu neomu apayo",
        "stiff_neck": "mogi ppeotppeothaeyo",
        "bladder_or_bowel": "achim buteo sobyeoni an nawayo",
        "danger_to_self_or_others": "jeongmal jukgo sipeoyo",
        "overdose_or_poisoning": "ttari yageul neomu mani meogeosseoyo",
        "vomiting": "gyesok tohaesseoyo",
        "seizure": "adeuri baljageul haeyo",
    },
}
ASKED = {
    "dutch": ["ik spreek geen engels", "mag ik koffie drinken", "wanneer mag ik weer autorijden"],
    "swedish": ["jag pratar inte engelska", "när kan jag köra bil", "får jag dricka kaffe idag"],
    "turkish": ["ingilizce bilmiyorum", "ne zaman araba kullanabilirim", "kahve içebilir miyim"],
    "swahili": ["sijui kiingereza", "naweza kunywa kahawa", "ninaweza kuendesha gari lini"],
    "hindi_in_latin_letters": ["mujhe angrezi nahi aati", "kya main chai pee sakta hoon", "gaadi kab chala sakte hain"],
    "japanese_in_latin_letters": [
        "eigo ga hanasemasen",
        "itsu kara unten dekimasu ka",
        "koohii wo nonde mo ii desu ka",
    ],
    "chinese_in_latin_letters": ["wo bu hui shuo yingwen", "wo shenme shihou keyi kaiche", "wo keyi he kafei ma"],
    "russian_in_latin_letters": ["ya ne govoryu po angliyski", "kogda mozhno vodit mashinu", "mozhno mne kofe"],
    "korean_in_latin_letters": ["yeongeo mot haeyo", "unjeon eonje dwaeyo", "keopi masyeo dwaeyo"],
}
NOT_LISTED = [
    "jeg kan ikke puste",
    "minulla on kuumetta",
    "nem kapok levegőt",
    "nemůžu dýchat",
    "saya demam tinggi",
    "waan qandho qabaa",
    "nemitoonam nafas bekesham",
    "den boro na anapnefso",
    "enakku kaichal irukku",
    "mala taap aahe",
    "ket sokaig nem ehetek",
    "bolehkah saya minum kopi",
]
ENGLISH = [
    "hedayk feeva",
    "brething trubble",
    "can i drnk cofee",
    "lumbr punctre headach nw",
    "hw lng dos it tak",
    "tylenol advil aleve tramadol",
    "gabapentin amitriptyline naproxen",
    "Priya Venkataraman",
    "Doctor Guillain Barre",
    "9/10 L leg L5 dermatome",
    "nope nah",
    "uh huh",
    "u ok hun",
    "met dr van dyk",
    "hola",
    "hasta luego",
    "la la la la",
]


@pytest.mark.parametrize(
    ("language", "flag", "said"), [(x, f, s) for x, all_ in SIGNS.items() for f, s in all_.items()]
)
def test_a_sign_told_in_other_words_than_the_lists_is_known(language: str, flag: str, said: str) -> None:
    foreign = read_foreign(said)
    assert foreign is not None
    assert foreign.language is not None
    assert foreign.language.id == language
    assert flag in {finding.flag for finding in foreign.findings}


@pytest.mark.parametrize("language", SIGNS)
def test_a_sign_without_its_accents_is_the_same(language: str) -> None:
    marks = str.maketrans("åäöéşğçıüğŞİ", "aaoesgciugsi")
    for flag, said in SIGNS[language].items():
        foreign = read_foreign(said.translate(marks))
        assert foreign is not None, said
        assert flag in {finding.flag for finding in foreign.findings}, said


@pytest.mark.parametrize(("language", "said"), [(x, s) for x, all_ in ASKED.items() for s in all_])
def test_a_question_is_of_its_language_and_no_sign(language: str, said: str) -> None:
    foreign = read_foreign(said)
    assert foreign is not None
    assert foreign.language is not None
    assert foreign.language.id == language
    assert foreign.findings == ()


@pytest.mark.parametrize("said", NOT_LISTED)
def test_a_language_without_an_entry_is_known_as_no_english(said: str) -> None:
    foreign = read_foreign(said)
    assert foreign is not None
    assert not foreign.is_harmless


@pytest.mark.parametrize("said", ENGLISH)
def test_mistyped_english_names_and_medicines_are_english(said: str) -> None:
    assert read_foreign(said) is None


def test_no_sign_of_a_language_begins_a_plain_english_word() -> None:
    english = "overdose overdosed epilepsy epileptic paralyzed ambulance ultimate kraken mocha ensemble"
    assert [
        sign for language in languages() for _, sign in language.danger if len(sign) == 1 and _begins(sign[0], english)
    ] == []


def _begins(sign: str, english: str) -> bool:
    return sign in f" {english} "


def test_a_sign_in_parts_needs_them_in_their_order() -> None:
    assert (found := read_foreign("er zit bloed op mijn rug")) is not None
    assert found.findings
    assert (other := read_foreign("ik ga op mijn rug liggen")) is not None
    assert other.findings == ()


def test_a_crisis_that_english_rules_read_into_mended_words_is_an_emergency_and_no_crisis_line() -> None:
    said = "eoje buteo yeori manhi nayo"
    misread = [finding for finding in detect(said).present if finding.flag == "danger_to_self_or_others"]
    assert misread
    assert {misread_as_english(finding, said).flag for finding in misread} == {"feels_like_emergency"}


def test_a_sign_in_words_that_are_english_keeps_its_name_beside_another_language() -> None:
    said = "mujhe chest pain hai"
    found = [misread_as_english(finding, said).flag for finding in detect(said).present]
    assert "chest_pain" in found


def test_one_word_that_only_english_has_makes_it_english() -> None:
    words = ["kitu", "hiki", "tofauti", "kabisa"]
    assert is_unknown_language(words, (), ())
    assert not is_unknown_language([*words, "because"], (), ("because",))
