"""Forms draw themselves: labels, help and errors belong to their field, and what was typed stays."""

from __future__ import annotations

from django import forms

from producer.core.lists import columns
from producer.core.templatetags.look import gauge_bar, initials


class Song(forms.Form):
    title = forms.CharField(help_text="As on the sleeve.")
    tempo = forms.DecimalField()
    origin = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


def test_what_is_no_number_comes_back_as_typed() -> None:
    drawn = str(Song({"title": "x", "tempo": "fast <b>", "origin": "a", "version": "3"}))
    assert 'inputmode="decimal" autocomplete="off" name="tempo" value="fast &lt;b&gt;"' in drawn


def test_help_and_error_are_tied_to_their_field() -> None:
    drawn = str(Song({"title": "", "tempo": "1", "origin": "a", "version": "3"}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_helptext"' in drawn and 'id="id_title_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_the_summary_leads_to_each_field_and_takes_the_focus() -> None:
    drawn = str(Song({}))
    assert 'role="alert" tabindex="-1"' in drawn
    assert '<a href="#id_title">Title</a>: This field is required.' in drawn


def test_radios_are_a_group_with_a_legend() -> None:
    assert '<fieldset class="field"><legend>Origin</legend>' in str(Song())


def test_hidden_fields_are_drawn_once() -> None:
    assert str(Song()).count('name="version"') == 1


def test_a_column_turns_its_order_and_keeps_the_filters(rf: object) -> None:
    request = rf.get("/albums/?q=ferry&page=3&order=title")  # type: ignore[attr-defined]
    title, artist = columns(request, ("Title", "title"), "Artist", order="title")
    assert (title.url, title.sort) == ("?q=ferry&order=-title", "ascending")
    assert (artist.url, artist.sort) == ("", "none")


def test_a_bar_shows_what_passes_the_line() -> None:
    assert 'class="beyond" x="80.00" width="20.00"' in gauge_bar(100, 25)
    assert "beyond" not in gauge_bar(60, 40)
    assert "used" not in gauge_bar(None)


def test_initials_of_every_kind_of_name() -> None:
    assert [initials(name) for name in ("Alice Archer", "Björk", "夜 山", "", "a b c")] == ["AA", "B", "夜山", "?", "AC"]
