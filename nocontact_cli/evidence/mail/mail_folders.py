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
ARCHIVED: Final = _all(
    "Archived|Archive|Archiviert|Archivés|Messages archivés|Archivado|Archivados|Archiviati|Archiviata|Archiviate"
    "|Arquivado|Arquivados|Arquivadas|Gearchiveerd|Arkiverat|Arkiverade|Arkivert|Arkiveret|Arkistoitu"
    "|Zarchiwizowane|Archivováno|Архив|В архиве|Архивированные|Arşivlendi|Arşivlenmiş|アーカイブ|アーカイブ済み"
    "|已归档|已封存|보관됨"
)
STATES: Final = _all(
    "Opened|Unread|Important|Starred|Geöffnet|Ungelesen|Wichtig|Markiert|Ouvert|Ouverts|Non lus|Non lu|Importants"
    "|Suivis|Favoris|Abierto|Abiertos|No leído|No leídos|Importante|Importantes|Destacado|Destacados|Aperti"
    "|Aperto|Aperta|Da leggere|Non letti|Importanti|Speciali|Aberto|Abertos|Não lida|Não lidas|Não lidos"
    "|Com estrela|Geopend|Ongelezen|Belangrijk|Met ster|Öppnat|Öppnade|Oläst|Olästa|Viktigt|Åpnet|Ulest|Åbnet"
    "|Ulæst|Otwarte|Nieprzeczytane|Ważne|Oznaczone gwiazdką|Открытые|Открыто|Непрочитанные|Важное|Помеченные"
    "|Açılmış|Açıldı|Okunmamış|Önemli|既読|未読|開封済み|重要|スター付き|已读|未读|已讀|未讀|读过|열어봄"
    "|읽지 않음|중요"
)
_CATEGORY: Final = re.compile(
    r"(?:category|kategorie|catégorie|categoría|categoria|categorie|kategori|kategoria|категория|kategorisi|カテゴリ)\b.*"
    r"|(?:category_|\^).*|imap_.*"
)


def is_state(label: str) -> bool:
    """Whether a label says how a message is, or what sort it is, not where somebody put it."""
    easy = plain(label)
    return easy in STATES or easy in ARCHIVED or _CATEGORY.fullmatch(easy) is not None


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
