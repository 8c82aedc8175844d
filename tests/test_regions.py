"""Read the specs of regions, whole articles at a time, and the examples of the rules of regions."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attributes import read_case, reading, shown
from tests.cases import cases, load
from transforms.clauses import split_clauses
from transforms.dimensions import region_rows
from transforms.figures import find_figures
from transforms.gazetteer import gazetteer
from transforms.localities import PlaceKind, PlaceStop
from transforms.records import Article
from transforms.region_cues import RegionCue
from transforms.region_tables import Region, RegionShadow, RegionWord
from transforms.regions import assign_regions
from transforms.restore import restore
from transforms.rules import default_rules
from transforms.toponyms import resolve

RULES = default_rules()
NAMES = gazetteer(RULES)
REGION_ROWS = {row.region: row for row in region_rows(RULES)}
HOME = "152223"
"""A county that no example names."""


@pytest.mark.parametrize("case", cases("regions"))
def test_article_speaks_of_these_regions_and_periods(case: dict[str, Any]) -> None:
    found = read_case(case)
    assert (found.meta.region, found.meta.published) == (case["region"], case["published"])
    assert shown(found, "region", "period") == case["figures"]


def region_of(text: str, home: str | None) -> str | None:
    restored = restore(text, RULES)
    clauses = split_clauses(restored, RULES)
    figures = find_figures(restored, clauses, RULES)
    return assign_regions(Article(text, "spec"), restored, clauses, figures, RULES, home)[-1].region


@pytest.mark.parametrize("row", RULES.table(RegionCue), ids=lambda row: row.word)
def test_cue_gives_what_its_row_expects(row: RegionCue) -> None:
    if row.kind == "helper":
        assert region_of(f"{row.example}。", row.expected) == row.expected
    elif row.kind == "comparison":
        assert region_of(f"{row.example}有50户。", HOME) == HOME
    elif row.kind == "actor":
        assert region_of(f"{row.example}，有农户50户。", HOME) == row.expected
    else:
        assert region_of(f"{row.example}有农户50户。", None) == row.expected


@pytest.mark.parametrize("row", RULES.table(PlaceStop), ids=lambda row: f"{row.word}/{row.position}")
def test_what_only_reads_like_a_name_is_no_place(row: PlaceStop) -> None:
    assert [figure.place or "" for figure in reading(f"{row.example}。").figures] == [row.expected]


@pytest.mark.parametrize("row", RULES.table(PlaceKind), ids=lambda row: row.word)
def test_what_ends_like_a_kind_of_place_is_one(row: PlaceKind) -> None:
    assert [figure.place for figure in reading(row.example).figures] == [row.expected]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("石宝镇二愣子村种植黄芪500亩。", ["石宝镇二愣子村"]),
        ("走进东辽县渭津镇大榆村，大棚有15栋。", ["渭津镇大榆村"]),
        ("柳河县中心医院编制床位308张。", ["柳河县中心医院"]),
        ("依托安和合作社、丰域合作社等7家企业，带动217户。", [None, None]),
        ("柳林村养羊50只。全县养羊3万只。", ["柳林村", None]),
        ("柳林村养羊50只，户均增收3000元。", ["柳林村", "柳林村"]),
        ("东丰县横道河镇有贫困户20户。龙山区有贫困户30户。", ["横道河镇", None]),
        ("统筹城乡发展，投入20亿元。", [None]),
        ("南部与通化县四棚乡接壤，相距19公里。", [None]),
        ("岱山镇东山村养羊50只。", ["岱山镇东山村"]),
        ("王家村养羊50只。新集镇养羊70只。", ["王家村", "新集镇"]),
        ("石宝镇柳林村党支部领办合作社5家。", ["石宝镇柳林村"]),
        ("过去柳林村年收入不足3万元。", ["柳林村"]),
        ("该村也是大同市首批开展党支部领办合作社的村，集约耕地400亩。", [None]),
        ("江苏睢宁县双沟镇柳林社区举办大会，683户参加。", ["双沟镇柳林社区"]),
        ("石宝镇位于县城北部，西邻黄水镇骑龙村，面积136平方公里。", ["石宝镇"]),
        ("藤县藤州镇柳林村有农户50户。", ["藤州镇柳林村"]),
        ("我们这个村有农户50户。", [None]),
        ("石宝镇有合作社会员56名，葡萄种植合作社31家，大棚50栋。", ["石宝镇"] * 3),
        ("县第一中学12个班。当时柳林村有50户。", ["县第一中学", "柳林村"]),
        ("叶村乡户籍人口7222人，叶村乡亲50户。", ["叶村乡", "叶村"]),
        (
            "吉林省柳林水库投入使用，蓄水5亿立方米；建成粮仓7座。新建公路300公里。",
            ["吉林省柳林水库", "吉林省柳林水库", None],
        ),
        ("立新村是镇赉县嘎什根乡下属的贫困村，仅有197户。", ["立新村"]),
        ("西乡县位于汉江谷地，总面积3240平方公里。", [None]),
        ("目前玉龙县种植药材23万亩，仅鲁甸乡就种植了6万亩。", [None, "鲁甸乡"]),
        ("柳林村养羊50只，是全县30个贫困村之一。全村种茶600亩，全县养羊3万只。", ["柳林村", None, "柳林村", None]),
        ("云南镇雄县脱贫5万户，魏家屯村养羊50只。", [None, "魏家屯村"]),
        ("石宝镇是大镇，1950年设桐村乡，1985年改镇，有农户50户。", ["石宝镇"]),
    ],
)
def test_place_is_what_opens_the_clause(text: str, places: list[str | None]) -> None:
    assert [figure.place for figure in reading(text).figures] == places


def words_of(*kinds: str) -> list[RegionWord]:
    return [row for row in RULES.table(RegionWord) if row.kind in kinds]


@pytest.mark.parametrize("row", words_of("prefecture", "relative", "alone"), ids=lambda row: row.word)
def test_ordinary_word_alone_names_no_region(row: RegionWord) -> None:
    assert row.word in row.example
    assert resolve([*NAMES.find(row.example)], row.example, NAMES, None) == []
    assert any(row.word in (region.name, region.short) for region in RULES.table(Region))


@pytest.mark.parametrize("row", words_of("county"), ids=lambda row: row.word)
def test_ordinary_word_behind_a_province_names_no_county(row: RegionWord) -> None:
    assert [row.example[m.start : m.end] for m in NAMES.find(row.example)] == [row.example.split(row.word)[0]]
    assert any(region.short == row.word and region.level == "county" for region in NAMES.rows.values())


def test_county_is_known_by_its_short_name_behind_the_region_that_holds_it() -> None:
    found = resolve([*NAMES.find("四川蒲江的柑橘园、烟台牟平，河南周口项城的示范区")], "", NAMES, None)
    assert [m.codes[0] for m in found] == ["510000", "510131", "370600", "370612", "410000", "411600", "411681"]


def test_short_name_before_a_colon_makes_a_title_one_on_that_region() -> None:
    assert [NAMES.opening(t) for t in ("定西：小土豆成了金豆豆", "【脱贫】永和：光伏照亮山乡", "合作：共赢之路")] == [
        "621100",
        "141032",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("东部地区的江苏等9省市投入资金5亿元，帮扶陕西等14个省区的52个县。", [None, None, None, None]),
        ("浙江丽水、江西抚州等14个地区开展试点。", [None]),
        ("临夏州有8个县，北京对口帮扶4个县，天津对口帮扶3个县。", ["622900", "622900", "622900"]),
        ("岷县的这个村是定西市第一个出列的村，有农户50户。", ["621126"]),
        (
            "兰州市下达4000户，其中：永登县2000户（残疾人160户）、榆中县500户（残疾人150户）、城关区10户、兰州新区40户。",
            ["620100", "620121", "620121", "620123", "620123", "620102", "620100"],
        ),
        ("堵格镇位于会东县城北部，北邻宁南县。2019年将20个村调整为10个村。", ["513426", "513426"]),
    ],
)
def test_regions_that_stand_for_many_or_only_help_are_not_spoken_of(text: str, regions: list[str | None]) -> None:
    restored = restore(text, RULES)
    clauses = split_clauses(restored, RULES)
    figures = find_figures(restored, clauses, RULES)
    assert [f.region for f in assign_regions(Article(text, "spec"), restored, clauses, figures, RULES, None)] == regions


def test_number_of_the_country_is_not_that_of_the_province() -> None:
    text = "贵州省66个贫困县全部摘帽。这也标志着国务院扶贫办确定的全国832个贫困县全部摘帽。贵州占全国的8%。"
    assert [figure.region for figure in reading(text).figures] == ["520000", None, "520000"]


def test_village_lies_in_the_county_that_the_text_names_before_it() -> None:
    text = "福建省援疆工作\n福建省投入资金3亿元。\n福建省支援的呼图壁县柳林村是一个小村。\n目前，柳林村有农户50户。"
    assert [figure.region for figure in reading(text).figures] == ["350000", "652323"]


def test_story_is_set_in_the_county_of_its_village() -> None:
    text = "我原是西安交通大学的职工，2016年来到平利县八仙镇柳林村。\n我随西安交大的人来村里。村里有贫困户176户。回到西安，我找到医院。"
    assert [figure.region for figure in reading(text).figures] == ["610926"]
    city = (
        "藤县藤州镇柳林村改水，53人受益。梧州市投资4531万元。梧州市有工程99处。今年梧州市投资2785万元，梧州市全部达标。"
    )
    assert reading(city).meta.region == "450400"


def test_list_that_goes_on_speaks_of_what_holds_it() -> None:
    text = "天津市工程进展\n武清、宝坻、滨海新区6个区完成投资3亿元。"
    assert [figure.region for figure in reading(text).figures] == ["120000", "120000"]


def test_report_on_help_speaks_of_those_who_get_it() -> None:
    text = (
        "守望相助——北京对口帮扶内蒙古兴安盟纪实\n扎赉特旗大米一年销售2000万元。\n"
        "房山区对口帮扶突泉县以来，购买奶牛1300头。每年收益返给68个村。\n兴安盟的贫困人口下降到2万人，发生率降至1.8%。"
    )
    assert [figure.region for figure in reading(text).figures] == ["152223", "152224", "152224", "152200", "152200"]
    last = "近日，内蒙古宣布鄂伦春自治旗等最后一批20个旗县退出。内蒙古31个旗县全部摘帽。"
    assert [figure.region for figure in reading(last).figures] == ["150000", "150000"]


@pytest.mark.parametrize(
    ("url", "region"),
    [
        ("https://www.youyang.gov.cn/2025/a.html", "500242"),
        ("https://tjj.changzhi.gov.cn/a.html", "140400"),
        ("http://www.zhangzixian.gov.cn/a.html", "140428"),
        ("http://dpc.ganzhou.gov.cn/a.shtml", "360700"),
        ("https://www.gov.cn/xinwen/a.htm", None),
        ("http://www.stats.gov.cn/a.htm", None),
    ],
)
def test_site_of_a_government_says_whose_report_it_is(url: str, region: str | None) -> None:
    found = reading(f"一季度经济运行情况\n全市企业有56家，投资增长9.6%。\n{url}")
    assert found.meta.region == region


def test_place_of_a_talk_is_not_what_it_is_about() -> None:
    text = "公路局局长21日在北京透露，农村路总里程达到453万公里。中国新改建公路98万公里。"
    assert [figure.region for figure in reading(text).figures] == [None, None]


def test_whole_province_at_the_beginning_makes_it_the_article_s_own() -> None:
    text = "2016年，全省茶园696万亩。贫困群众59.4万，已脱贫57.7万人。\n茶博会由贵州省、遵义市主办，在遵义市湄潭县、凤冈县举办。"
    assert {figure.region for figure in reading(text).figures} == {"520000"}


def test_one_of_the_counties_of_a_province_tells_how_many_the_province_has() -> None:
    text = "大方县茶产业\n大方县是贵州省茶产业发展的42个重点县之一。2013年，大方县茶园面积9万亩。"
    assert [figure.region for figure in reading(text).figures] == ["520000", "520521"]


def test_sentence_goes_on_about_the_foreign_region_that_it_begins_with() -> None:
    text = "西安市严查腐败 处分24人\n前5个月，西安市查处问题36件。\n1至7月，福建省查处484件，处理787人，处分331人。全市通报3起。"
    assert [figure.region for figure in reading(text).figures] == ["610100", "610100", *["350000"] * 3, "610100"]


def test_site_of_a_county_that_passes_on_news_of_the_country() -> None:
    text = (
        "首页 > 交口县政府 > 专题\n今年扶贫资金超两千亿元\n交口县政府 www.jiaokou.gov.cn 2020-03-11 00:00\n"
        "国务院扶贫办介绍，中央财政扶贫资金持续增长。各省今年投入2000亿元以上。全国还剩52个县未摘帽。"
    )
    assert {figure.region for figure in reading(text).figures} == {None}


def test_neighbour_is_what_its_sentence_is_about() -> None:
    text = (
        "平顺县扶贫\n平顺县有贫困村234个。\n与平顺县相邻的壶关县柳林村种植西红柿，建起大棚300座。\n柳林村种植1000亩。"
    )
    assert [figure.region for figure in reading(text).figures] == ["140425", "140427", "140427"]


def test_last_of_a_list_behind_and_is_told_with_the_others() -> None:
    text = "长治市农业\n长治市有农户50户。在屯留区、潞城区和武乡县布置了7个试验点。屯留区、潞城区和武乡县有30户。"
    assert [figure.region for figure in reading(text).figures] == ["140400"] * 3


def test_region_that_is_left_out_is_not_spoken_of() -> None:
    text = "和田地区除民丰县以外均是深度贫困县，截止2017年底，尚有贫困人口61万人。"
    assert [figure.region for figure in reading(text).figures] == ["653200"]


def test_county_elsewhere_that_opens_a_paragraph_has_it() -> None:
    text = (
        "故城县总工会帮困\n故城县有困难职工103户。\n"
        "德钦县总工会组织20人参加培训。县总工会筹措5万元。\n黑龙江北冠公司出资1亿元，故城县新建电站2座。"
    )
    codes = [figure.region for figure in reading(text).figures]
    assert codes == ["131126", "533422", "533422", "131126", "131126"]


def test_village_of_another_province_has_its_paragraph() -> None:
    text = (
        "普洱市产业\n普洱市思茅区南屏镇大开河村种了1万亩咖啡。\n"
        "悬崖村是四川省昭觉县支尔莫乡阿土列尔村。村民要攀爬17段藤梯。\n普洱市有茶农24万户。"
    )
    assert [figure.region for figure in reading(text).figures] == ["530802", "513431", "530800"]


def test_where_somebody_only_goes_is_no_region_of_the_text() -> None:
    assert reading("一年有3个月去北京跑。村里只有67亩耕地。").meta.region is None


def test_report_on_a_town_is_one_on_its_county() -> None:
    text = "亨通镇\n一、基本情况\n亨通镇地处吉林省东南部，位于柳河县东部，辖7个行政村。\n二、资源情况\n林地8.16万亩。"
    assert [figure.region for figure in reading(text).figures] == ["220524", "220524"]


def test_media_of_a_county_sign_for_it() -> None:
    assert reading("牛旺村71户拿到分红。\n（桓台融媒记者 张某）").meta.region == "370321"
    assert reading("（蕲春广播电视台全媒体记者报道）全县新建公路398公里。").meta.region == "421126"


def test_provincial_office_that_speaks_makes_the_article_its_own() -> None:
    text = "甘肃省扶贫开发办公室介绍，天津市、山东省和福建省累计投入资金89亿元。今年甘肃已收到天津市、山东省的资金30亿元，帮助甘肃销售产品3亿元。"
    assert reading(text).meta.region == "620000"


@pytest.mark.parametrize("row", RULES.table(RegionShadow), ids=lambda row: row.word)
def test_shadow_hides_the_name_before_it(row: RegionShadow) -> None:
    assert not [*NAMES.find(row.example)]


def test_full_name_is_no_part_of_a_longer_one() -> None:
    assert reading("赞皇县河庄村：驻村帮扶\n投入5万元。").meta.region == "130129"
    assert reading("临城“摘帽”：太行山东麓的样本\n临城县有220个村。").meta.region == "130522"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("达茂旗", "150223"),
        ("包头市达尔罕茂明安联合旗", "150223"),
        ("科右中旗", "152222"),
        ("前郭县", "220721"),
        ("永和县", "141032"),
        ("白银区", "620402"),
        ("临夏州", "622900"),
        ("阿里地区", "542500"),
        ("兴安盟", "152200"),
        ("内蒙古", "150000"),
        ("新疆维吾尔自治区", "650000"),
        ("三都水族自治县", "522732"),
        ("三都县", "522732"),
        ("浦东新区", "310115"),
        ("石河子市", "659001"),
        ("北京市朝阳区", "110105"),
        ("长春市朝阳区", "220104"),
        ("南京市鼓楼区", "320106"),
        ("福州市鼓楼区", "350102"),
    ],
)
def test_name_stands_for_its_region(name: str, code: str) -> None:
    found = resolve([*NAMES.find(name)], name, NAMES, None)
    assert found[-1].codes == (code,)


@pytest.mark.parametrize(
    "text", ["新华社讯", "示范县", "全县城区和郊区", "长安汽车", "北京大学教授", "南京路商店", "该市市区", "和平与发展"]
)
def test_ordinary_words_are_no_regions(text: str) -> None:
    assert not resolve([*NAMES.find(text)], text, NAMES, None)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{case['name']} in {case['year']}") for _, case in load("region_years")],
)
def test_code_is_the_one_in_use_in_the_year_of_the_article(case: dict[str, Any]) -> None:
    year, name, code = case["year"], case["name"], case["code"]
    found = reading(f"{name}扶贫工作情况\n{year}年5月6日\n{name}有贫困户50户。{name}投入资金3万元。")
    assert [figure.region for figure in found.figures] == [code, code]
    row = REGION_ROWS[code]
    assert row.parent == case["parent"]
    assert name in (row.name, *row.other_names)
    assert row.valid_from <= year <= (row.valid_to or year) + 1  # the table holds what was in use when a year ended


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("莱芜市钢城区有贫困户50户", ["371203"]),  # in the year in which it went to 济南市
        ("济南市钢城区有贫困户50户", ["370117"]),
        ("毕节地区的大方县有贫困户50户", ["522422"]),
    ],
)
def test_in_the_year_of_a_change_the_region_around_decides(text: str, codes: list[str]) -> None:
    year = 2011 if "毕节" in text else 2018
    found = resolve([*NAMES.find(text)], text, NAMES, year)
    assert [m.codes[0] for m in found if NAMES.rows[m.codes[0]].level == "county"] == codes


def test_report_on_a_province_names_its_cities_in_passing() -> None:
    report = (
        "吉林省政府工作报告\n"
        "发展格局形成，长春市跨入万亿级城市行列，吉林市、通化市进位，居民消费活力释放；有效投资700亿元，新建公路300公里。"
        "四平市、白山市铁路建成运营；救助1.5万人。\n"
        "松原市新增农田40万亩。建成粮仓7座。"
    )
    regions = [figure.region for figure in reading(report).figures]
    assert regions == ["220000", "220000", "220000", "220700", "220700"]
    assert [figure.region for figure in reading("吉林省工作\n长春市投资5万元。新建公路300公里。").figures] == [
        "220100"
    ] * 2


SIGNS = "北京市朝阳区鼓楼长安达茂旗州盟省全我县该在与比高于、，。投入5万元户"


@given(st.text(st.sampled_from(SIGNS), max_size=60))
def test_any_text_gives_known_codes_and_mentions_apart(text: str) -> None:
    mentions = [*NAMES.find(text)]
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    found = reading.__wrapped__(text)
    for code in (found.meta.region, *(figure.region for figure in found.figures)):
        assert code is None or code in NAMES.rows
