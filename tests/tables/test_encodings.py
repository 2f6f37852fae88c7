"""Encodings are found, and what was found can be corrected."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldbook.tables.messages import ReadOptions, TableError
from tests.tables.reading_checks import check, codes

TEXTS = {
    "german": "Feld,Sorte\n1,Möhre\n2,Süßkartoffel\n3,Grünkohl aus Österreich\n",
    "french": "ville,saison\nMâcon,été\nÉvreux,automne\nNîmes,été\n",
    "spanish": "lugar,año\nA Coruña,niño\nMálaga,corazón\n",
    "polish": "miasto,region\nŁódź,łódzkie\nGdańsk,pomorskie\nŚwidnica,dolnośląskie\n",
    "turkish": "şehir,ilçe\nİstanbul,Beşiktaş\nIğdır,Güneş\n",
    "russian": "город,область\nМосква,Московская\nНижний Новгород,Нижегородская\n",
    "greek": "πόλη,περιοχή\nΑθήνα,Αττική\nΘεσσαλονίκη,Μακεδονία\n",
    "japanese": "都市,県\n大阪市,おおさか\nカタカナ,テスト\n",
    "chinese": "城市,省份\n北京,北京市\n上海,数据分析\n",
    "taiwanese": "城市,縣\n臺北,數據\n高雄,臺灣省\n",
    "korean": "도시,지역\n서울,서울특별시\n부산,경상남도\n",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode(tmp_path: Path, language: str, encoding: str) -> None:
    if encoding in {"utf-16-le", "utf-16-be"} and not TEXTS[language].isascii():
        # Without a mark only the NULs of Latin letters tell, as in the files that lack one.
        text = "field,crop\n1,wheat\n2,barley and süß\n" * 3
    else:
        text = TEXTS[language]
    table = check(tmp_path, text.encode(encoding))
    assert table.frame.columns[0] == text.split(",", 1)[0]
    assert table.dialect.encoding == encoding
    assert codes(table) == []


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("german", "cp1252"),
        ("german", "mac_roman"),
        ("german", "cp850"),
        ("french", "cp1252"),
        ("french", "mac_roman"),
        ("spanish", "cp1252"),
        ("polish", "cp1250"),
        ("turkish", "cp1254"),
        ("russian", "cp1251"),
        ("russian", "koi8_r"),
        ("russian", "cp866"),
        ("greek", "cp1253"),
        ("japanese", "shift_jis"),
        ("japanese", "euc_jp"),
        ("chinese", "gb18030"),
        ("taiwanese", "big5"),
        ("korean", "euc_kr"),
    ],
)
def test_older_encodings_are_guessed_and_said(tmp_path: Path, language: str, encoding: str) -> None:
    text = TEXTS[language]
    table = check(tmp_path, text.encode(encoding))
    assert table.frame.to_csv(index=False, lineterminator="\n") == text
    assert "encoding" in codes(table)


def test_one_letter_in_a_million_decides(tmp_path: Path) -> None:
    data = b"a,b\n" + b"1,plain\n" * 200_000 + "2,Köln\n".encode("cp1252")
    assert check(tmp_path, data).frame["b"].iloc[-1] == "Köln"


def test_a_guess_can_be_corrected(tmp_path: Path) -> None:
    data = "a,b\n1,Łódź\n".encode("cp1250")
    table = check(tmp_path, data, ReadOptions(encoding="cp1250"))
    assert table.frame["b"].iloc[0] == "Łódź"
    assert codes(table) == []


def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    for encoding in ("utf-8", "no-such-encoding"):
        with pytest.raises(TableError) as raised:
            check(tmp_path, "a,b\n1,Köln\n".encode("cp1252"), ReadOptions(encoding=encoding))
        (way_out,) = raised.value.choices
        table = check(tmp_path, "a,b\n1,Köln\n".encode("cp1252"), way_out.options)
        assert table.frame["b"].tolist() == ["Köln"]
