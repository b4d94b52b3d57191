# ruff: noqa: RUF001 - The signs of other languages are the point here.
"""What mail programs call the folders of a mailbox, and Gmail its labels, in the languages it is read in most."""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def plain(name: str) -> str:
    """A folder's name as it is compared."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _all(text: str) -> frozenset[str]:
    return frozenset(plain(name) for name in text.split("|"))


INBOX: Final = _all(
    "Inbox|Posteingang|Boîte de réception|Recibidos|Bandeja de entrada|Posta in arrivo|Caixa de entrada"
    "|Postvak IN|Inkorg|Inkorgen|Innboks|Indbakke|Saapuneet|Odebrane|Skrzynka odbiorcza|Doručená pošta|Входящие"
    "|Вхідні|Gelen Kutusu|受信トレイ|收件箱|收件匣|받은편지함|البريد الوارد|דואר נכנס|Beérkező levelek"
    "|Mesaje primite|Inbox primit|Εισερχόμενα|Hộp thư đến|Kotak Masuk|กล่องจดหมาย|इनबॉक्स|Doručené|Пощенска кутия"
    "|Prejeto|Pristigla pošta|Safata d'entrada"
)
SPAM: Final = _all(
    "Spam|Junk|Junk E-mail|Junk Email|Junk-E-Mail|Junk Mail|Bulk|Bulk Mail|Spamverdacht|Unerwünscht|Indésirables"
    "|Courrier indésirable|Pourriel|Correo no deseado|No deseado|Posta indesiderata|Indesiderata|Lixo eletrônico"
    "|Lixo eletrónico|Lixo Electrónico|Ongewenst|Ongewenste e-mail|Ongewenste mail|Skräppost|Søppelpost"
    "|Uønsket mail|Uønsket post|Useløs post|Roskaposti|Nevyžádaná pošta|Wiadomości-śmieci|Wiadomości śmieci|Спам"
    "|Нежелательная почта|Небажана пошта|İstenmeyen|İstenmeyen posta|Gereksiz|Gereksiz E-posta|迷惑メール"
    "|垃圾邮件|垃圾郵件|스팸함|스팸|정크 메일|الرسائل غير المرغوب فيها|غير المرغوب فيها|ספאם|דואר זבל|Levélszemét"
    "|Ανεπιθύμητη αλληλογραφία|Ανεπιθύμητα|Thư rác|จดหมายขยะ|स्पैम|Нежелана поща|Neželena pošta|Neželjena pošta"
    "|Nevyžiadaná pošta|Correu brossa"
)
TRASH: Final = _all(
    "Trash|Bin|Deleted|Deleted Items|Deleted Messages|Papierkorb|Gelöscht|Gelöschte Elemente|Gelöschte Objekte"
    "|Corbeille|Éléments supprimés|Papelera|Elementos eliminados|Eliminados|Cestino|Posta eliminata|Lixeira|Lixo"
    "|Itens Excluídos|Itens Eliminados|Prullenbak|Prullenmand|Verwijderde items|Papperskorg|Papperskorgen"
    "|Borttaget|Borttagna objekt|Papirkurv|Papirkurven|Søppelkurv|Slettede elementer|Slettet post|Roskakori"
    "|Poistetut|Kosz|Elementy usunięte|Koš|Odstraněná pošta|Корзина|Удаленные|Удалённые|Кошик|Видалені|Çöp Kutusu"
    "|Çöp|Silinmiş Öğeler|ゴミ箱|削除済みアイテム|已删除邮件|已刪除郵件|已删除|垃圾箱|回收站|垃圾桶|휴지통"
    "|지운 편지함|المهملات|سلة المهملات|אשפה|Törölt elemek|Coș de gunoi|Κάδος απορριμμάτων|Κάδος|Thùng rác|Sampah"
    "|ถังขยะ|ट्रैश|Кошче|Smetnjak|Smeće|Kôš|Paperera"
)


def is_unread(label: str) -> bool:
    """Whether a label says that nobody has read a message."""
    return plain(label) in _UNREAD


_UNREAD: Final = _all(
    "Unread|Ungelesen|Non lus|Non lu|No leído|No leídos|Da leggere|Non letti|Não lida|Não lidas|Não lidos"
    "|Ongelezen|Oläst|Olästa|Ulest|Ulæst|Nieprzeczytane|Непрочитанные|Okunmamış|未読|未读|未讀|읽지 않음"
)
ALL_MAIL: Final = re.compile(
    r"(?:all mail including|alle (?:e-mails|nachrichten) einschlie|tous les messages,? (?:y compris|spam)"
    r"|todo el correo,? incl|todos os e-mails,? incl|tutta la posta,? (?:compres|inclus)|alle e-mail inclusief"
    r"|all e-post inkl|вся почта, включая|迷惑メールとゴミ箱)"
)
"""How the file begins that holds a whole Gmail mailbox, also what was thrown away."""
