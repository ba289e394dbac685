"""The parts of the spine that repeat 48 times, joined from ready strings: as template tags they cost five times as much."""

from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.text import slugify

from curriculum.spine import Group, Vertebra

register = template.Library()


@register.simple_tag
def bones(group: Group) -> SafeString:
    """``{% bones group %}``: cord and vertebrae of one level, as SVG. Hidden from assistive technology by its parent."""
    parts = [f'<path class="cord" d="{group.cord}"/>']
    for bone in group.vertebrae:
        drawn = f'<path class="bone" d="{bone.path}"><title>{escape(bone.label)}</title></path>'
        if bone.url:
            drawn = f'<a href="{escape(bone.url)}" tabindex="-1">{drawn}</a>'
        if bone.detail:
            drawn += f'<path class="bone-detail" d="{bone.detail}"/>'
        if bone.state == "current":
            drawn += f'<path class="leader" d="{bone.leader}"/>'
        parts.append(f'<g class="vertebra vertebra--{bone.state}">{drawn}</g>')
    return SafeString("".join(parts))


@register.simple_tag
def bone_rows(group: Group, sprite: str, plain: bool) -> SafeString:
    """``{% bone_rows group sprite plain %}``: the weeks of one level as list items; ``plain`` shows gates, no states."""
    return SafeString("".join(_row(bone, sprite, plain) for bone in group.vertebrae))


@register.simple_tag
def bone_links(group: Group) -> SafeString:
    """``{% bone_links group %}``: the weeks of one level as list items of links, for assistive technology."""
    parts = []
    for bone in group.vertebrae:
        label = escape(bone.label)
        link = f'<a href="{escape(bone.url)}">{label}</a>' if bone.url else label
        parts.append(f"<li>{link}{'. ' + escape(bone.note) if bone.note else ''}</li>")
    return SafeString("".join(parts))


def _row(bone: Vertebra, sprite: str, plain: bool) -> str:
    title = escape(bone.title)
    kind = f"spine-week spine-week--{bone.state}{' spine-week--gate' if bone.gate else ''}"
    here = ' aria-current="step"' if bone.state == "current" else ""
    link = f'<a href="{escape(bone.url)}">{title}</a>' if bone.url else title
    gate = '<span class="visually-hidden"> (gate)</span>' if bone.gate else ""
    return (
        f'<li class="{kind}"{here}>'
        f'<span class="spine-number"><span class="visually-hidden">Week </span>{bone.number}</span> '
        f'<span class="spine-title">{link}{gate}</span> {_state(bone, sprite, plain)}</li>'
    )


def _state(bone: Vertebra, sprite: str, plain: bool) -> str:
    if plain:
        return f'<span class="state">{_icon(sprite, "gate")}<span>Gate</span></span>' if bone.gate else ""
    note = escape(bone.note)
    return (
        f'<span class="state state--{_key(bone.word)}"{_titled(note)}>{_icon(sprite, bone.icon)}'
        f"<span>{escape(bone.word)}</span>"
        + (f'<span class="visually-hidden">. {note}</span>' if note else "")
        + "</span>"
    )


def _titled(note: str) -> str:
    return f' title="{note}"' if note else ""


def _icon(sprite: str, name: str) -> str:
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"/></svg>'


@lru_cache(maxsize=256)
def _key(word: str) -> str:
    return slugify(word)
