"""Lines that belong to a web page and not to the document on it."""

from __future__ import annotations

import re

from rag.numbering import find_marker

_WORDS = """
设为首页收藏本站 快捷导航 发新帖 发布新帖 精选留言 写留言 留言 首页 网站首页 返回首页 返回 返回列表 返回顶部
返回上一页 回到顶部 顶部 上一页 下一页 尾页 末页 上一条 下一条 上一篇 下一篇 快速回复 登录 注册 立即注册
用户登录 登录注册 QQ登录 微信登录 找回密码 忘记密码 只需一步,快速开始 开启左侧 退出 个人中心 微信 微博 新浪微博
腾讯微博 QQ QQ空间 QQ好友 朋友圈 微信好友 分享 分享到 分享至 一键分享 转发 收藏 加入收藏 设为首页 点赞 点赞()
在看 赞 复制链接 [复制链接] 打印 打印本页 [打印] 【打印】 打印文章 关闭 关闭窗口 [关闭] 【关闭】 关闭本页 下载
纠错 我要纠错 举报 反馈 评论 发表评论 写评论 我要评论 繁体 繁體 繁体字 简体 简体版 繁体版 繁體版 English EN
无障碍 无障碍浏览 无障碍阅读 长者模式 长者版 关怀版 适老化 智能问答 手机版 客户端 移动端 APP 搜索 站内搜索
高级搜索 检索 热门搜索 热搜词 导航 网站导航 网站地图 关于我们 联系我们 网站声明 版权声明 免责声明 隐私声明
隐私政策 使用帮助 法律声明 友情链接 相关链接 相关阅读 相关文章 相关新闻 推荐阅读 热门推荐 猜你喜欢 更多 更多>>
查看更多 阅读全文 点击查看更多 阅读原文 热点推荐 最新文章 图片新闻 Archiver 小黑屋 只看该作者 倒序浏览 阅读模式
显示全部楼层 电梯直达 楼主 使用道具 本版积分规则 发帖 回帖 回复 高级模式 B Color Image Link Quote Code Smilies
大 中 小 字号 字体 默认 背景色 语音播报 朗读 暂停 Baidu map 百度 扫码 二维码 扫一扫 关注我们 长按二维码 官方微信
官方微博 政务微信 政务微博 Menu menu
"""
_COLUMNS = """
要闻动态 新闻中心 政务公开 政务服务 政民互动 互动交流 信息公开 走进 通知公告 工作动态 专题专栏 解读回应 机构概况
"""
_ALONE = frozenset(word.casefold() for word in _WORDS.split())
_AMONG_OTHERS = _ALONE | frozenset(_COLUMNS.split())
_SEPARATOR = re.compile(r"[\s|｜/>»›·•●◆■▪丨┊,，:：]+")
_LONGEST_MENU = 80
_NUMBER = re.compile(r"[\d.]+|\.{3}|…")
_LINE = re.compile(
    r"[^。，；>»›]{2,20}(?:\s?(?:>{1,2}|»|›)\s?[^。，；>»›]{1,40}){2,}$"
    r"|您?(?:当前|现在)?(?:的|所在)*位置(?:是)?\s*[:：]"
    r"|请输入(?:验证码|用户名|密码|关键[词字])|看不清.{0,6}换一张|换一张$"
    r"|(?:手机|微信|请用|打开)?.{0,6}(?:扫码|扫一扫|扫描(?:下方|上方)?二维码|长按(?:识别)?二维码).{0,20}$"
    r"|点击(?:上方|下方|蓝字|图片)?.{0,10}(?:关注|订阅|蓝字).{0,16}$"
    r"|(?:网站)?版权所有\s*[:：©]?|版权声明\s*[:：]|©|Copyright\b|All Rights Reserved"
    r"|.{0,40}(?:ICP备\s*\d|公网安备|网站标识码)"
    r"|Powered by\b|GMT[+-]\d|Processed in\b|© ?\d{4}"
    r"|您?需要登录后?才可以(?:回帖|回复|下载|查看)|本版积分规则|本帖最后由.{0,40}编辑$"
    r"|(?:上|下)一(?:篇|条|页|个)\s*[:：]|(?:上一篇|下一篇)(?:\s|$)|社区推荐"
    r"|(?:浏览|阅读|点击|访问)(?:量|次数|数)?\s*[:：]?\s*\d*次?$|(?:点击|浏览|阅读)(?:量|次数|数)\s*[:：]"
    r"|【?(?:字体|字号)\s*[:：]"
    r"|分享(?:到|至)?\s*[:：]|分享(?:到|至)(?:微信|微博|朋友圈|QQ)"
    r"|(?:共|第)\s*\d+\s*页(?:\s*[,，/]?\s*(?:共|第)\s*\d+\s*页)?$|[—–-]\s?\d{1,3}\s?[—–-]$"
    r"|(?:主办|承办|维护|技术支持|网站管理)(?:单位)?\s*[:：].{0,40}(?:承办|主办|维护|技术支持|地址|电话)(?:单位)?\s*[:：]"
    r"|(?:建议使用|推荐使用|为了?更好的?浏览).{0,30}(?:浏览器|分辨率)"
    r"|(?:责任编辑|责编|网络编辑|编\s?辑|校\s?对|审\s?核|初审|复审|终审|监制)\s*[:：]\s?[\u4e00-\u9fff·、 ]{0,12}$"
    r"|[（(\[【](?:责任编辑|责编|编辑)\s*[:：][^）)\]】]{0,16}[)）\]】]$",
    re.I,
)
_URL = re.compile(r"<?(?:https?:)?//[\x21-\x7e]+>?$|www\.[\x21-\x7e]+$")


def is_furniture(line: str) -> bool:
    """Whether a line is part of the page around a document: navigation, sharing, footer.

    >>> [is_furniture(x) for x in ("首页 > 要闻动态", "关于我们 | 网站地图", "低保标准提高至915元。", "微信")]
    [True, True, False, True]
    """
    return len(line) < 300 and (bool(_LINE.match(line)) or is_url(line) or _is_vocabulary(line))


def is_url(line: str) -> bool:
    """Whether a line is nothing but an address."""
    return bool(_URL.match(line))


def _is_vocabulary(line: str) -> bool:
    """A line of nothing but such words; the name of a column counts only among others."""
    if len(line) > _LONGEST_MENU or find_marker(line):
        return False
    words = [word.casefold() for word in _SEPARATOR.split(line) if word]
    known = [word for word in words if word in _AMONG_OTHERS]
    if len(words) == 1 or line.casefold() in _ALONE:
        return line.casefold() in _ALONE
    return bool(known) and all(word in _AMONG_OTHERS or _NUMBER.fullmatch(word) for word in words)
