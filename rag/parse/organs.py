"""Names of bodies that issue documents, as far as their form shows them."""

from __future__ import annotations

import re

_ENDINGS = (
    "人民政府办公厅|人民政府办公室|人民政府|政府|人民代表大会常务委员会|人民代表大会|人民法院|人民检察院|委员会办公室|领导小组办公室|"
    "委员会|领导小组|指挥部办公室|指挥部|办公厅|办公室|管理局|总局|分局|局|厅|国务院|总署|总队|支队|中心|协会|联合会|总工会|街道办事处|管委会|"
    "委|日报社|日报|晚报|晨报|都市报|时报|电视台|广播电视台|通讯社|新闻网|融媒体中心"
)
_ORGAN = re.compile(
    rf"[\u4e00-\u9fff“”·]{{0,40}}(?:{_ENDINGS}|(?<=[\u4e00-\u9fff]{{2}})(?:部|署|院|社|网|报))(?:文件)?$"
)
_MEDIA = re.compile(
    r"(?:日报|晚报|晨报|都市报|时报|周刊|日报社|电视台|广播电视台|通讯社|新闻网|新华社|新华网|人民网|融媒体中心|客户端)"
)
_NATIONAL = re.compile(
    r"^(?:中共中央|国务院|中央军事委员会|中央军委|最高人民(?:法院|检察院)|全国人民代表大会|全国人大|中华人民共和国|国家\w{1,12}(?:局|委员会|委|总局|署|部)"
    r"|(?:公安|民政|教育|财政|司法|商务|水利|外交|国防|文化和旅游|自然资源|生态环境|住房和?城乡建设|交通运输|农业农村|农业|卫生|卫生健康|"
    r"应急管理|人力资源(?:和)?社会保障|劳动(?:和社会)?保障|工业和信息化|科学技术|退役军人事务|铁道|建设|国土资源|人事|信息产业|监察|国家安全)部"
    r"|海关总署|审计署|中国(?:人民银行|证券监督管理委员会|银行保险监督管理委员会|银行业监督管理委员会|保险监督管理委员会|民用航空局|气象局|地震局))"
)


def is_organ(text: str) -> bool:
    """Whether a line is nothing but the name of a body.

    >>> is_organ("东湖区人民政府办公室"), is_organ("推进养老服务")
    (True, False)
    """
    return 2 < len(text) <= 40 and all(_ORGAN.match(part) for part in text.replace("、", " ").split())


def is_media(issuer: str) -> bool:
    """Whether a source is a newspaper, broadcaster or news site."""
    return bool(_MEDIA.search(issuer))


def is_national(issuer: str) -> bool:
    """Whether a body's rules hold for the whole country.

    >>> is_national("国务院"), is_national("国家税务总局"), is_national("南昌市民政局")
    (True, True, False)
    """
    return bool(_NATIONAL.match(issuer))
