#include "domain/mail/mail_labels.h"

#include <algorithm>
#include <array>
#include <string>

#include "domain/text.h"

namespace callmill {

namespace {

constexpr MailLabels kEnglish{
    .language = "en",
    .call_from = "call from {}",
    .call_from_unknown = "call from unknown caller",
    .caller = "Caller",
    .unknown_caller = "unknown caller",
    .called_number = "Number called",
    .date = "Date",
    .duration = "Duration",
    .not_known = "not known",
    .zone_unknown = "the time zone \"{}\" is not known here, so this is UTC",
    .caller_request = "What the caller wants",
    .key_points = "Key points",
    .actions = "Actions to take",
    .contact = "Contact",
    .details = "Further details",
    .transcript = "Transcript",
    .name = "Name",
    .phone = "Phone",
    .email = "Email",
    .company = "Company",
    .unsupported = "not found in the transcript: check before use",
    .refused = "No summary could be made of this call. The transcript follows. Reason: {}",
    .empty = "Nothing was said in this call.",
    .speaker_caller = "Caller",
    .speaker_assistant = "Assistant",
    .interrupted = "interrupted",
    .shortened = "Shortened here: {} more turns.",
    .attached = "The whole text is attached.",
    .footer = "Made automatically from call {}.",
};

constexpr MailLabels kFrench{
    .language = "fr",
    .call_from = "appel de {}",
    .call_from_unknown = "appel d’un numéro inconnu",
    .caller = "Appelant",
    .unknown_caller = "numéro inconnu",
    .called_number = "Numéro appelé",
    .date = "Date",
    .duration = "Durée",
    .not_known = "non connue",
    .zone_unknown = "le fuseau horaire « {} » n’est pas connu ici, heure donnée en UTC",
    .caller_request = "Demande de l’appelant",
    .key_points = "Points clés",
    .actions = "Actions à mener",
    .contact = "Coordonnées",
    .details = "Autres informations",
    .transcript = "Transcription",
    .name = "Nom",
    .phone = "Téléphone",
    .email = "E-mail",
    .company = "Société",
    .unsupported = "absent de la transcription : à vérifier avant usage",
    .refused = "Aucun résumé n’a pu être établi pour cet appel. La transcription suit. Raison : {}",
    .empty = "Rien n’a été dit pendant cet appel.",
    .speaker_caller = "Appelant",
    .speaker_assistant = "Assistant",
    .interrupted = "interrompu",
    .shortened = "Abrégé ici : {} tours de parole de plus.",
    .attached = "Le texte complet est joint.",
    .footer = "Établi automatiquement à partir de l’appel {}.",
};

constexpr MailLabels kSpanish{
    .language = "es",
    .call_from = "llamada de {}",
    .call_from_unknown = "llamada de un número desconocido",
    .caller = "Llamante",
    .unknown_caller = "número desconocido",
    .called_number = "Número llamado",
    .date = "Fecha",
    .duration = "Duración",
    .not_known = "no se conoce",
    .zone_unknown = "la zona horaria «{}» no se conoce aquí, hora en UTC",
    .caller_request = "Qué pide el llamante",
    .key_points = "Puntos clave",
    .actions = "Acciones pendientes",
    .contact = "Contacto",
    .details = "Otros datos",
    .transcript = "Transcripción",
    .name = "Nombre",
    .phone = "Teléfono",
    .email = "Correo",
    .company = "Empresa",
    .unsupported = "no aparece en la transcripción: compruébelo antes de usarlo",
    .refused = "No se pudo hacer un resumen de esta llamada. Sigue la transcripción. Motivo: {}",
    .empty = "No se dijo nada en esta llamada.",
    .speaker_caller = "Llamante",
    .speaker_assistant = "Asistente",
    .interrupted = "interrumpido",
    .shortened = "Abreviado aquí: {} intervenciones más.",
    .attached = "El texto completo va adjunto.",
    .footer = "Hecho automáticamente a partir de la llamada {}.",
};

constexpr MailLabels kGerman{
    .language = "de",
    .call_from = "Anruf von {}",
    .call_from_unknown = "Anruf von unbekannt",
    .caller = "Anrufer",
    .unknown_caller = "unbekannt",
    .called_number = "Angerufene Nummer",
    .date = "Datum",
    .duration = "Dauer",
    .not_known = "nicht bekannt",
    .zone_unknown = "die Zeitzone „{}“ ist hier nicht bekannt, Angabe in UTC",
    .caller_request = "Anliegen",
    .key_points = "Das Wichtigste",
    .actions = "Zu tun",
    .contact = "Kontakt",
    .details = "Weitere Angaben",
    .transcript = "Gespräch",
    .name = "Name",
    .phone = "Telefon",
    .email = "E-Mail",
    .company = "Firma",
    .unsupported = "kommt im Gespräch nicht vor: vor Gebrauch prüfen",
    .refused = "Zu diesem Anruf konnte keine Zusammenfassung erstellt werden. Das Gespräch folgt. Grund: {}",
    .empty = "In diesem Anruf wurde nichts gesagt.",
    .speaker_caller = "Anrufer",
    .speaker_assistant = "Assistent",
    .interrupted = "unterbrochen",
    .shortened = "Hier gekürzt: {} weitere Beiträge.",
    .attached = "Der ganze Text ist angehängt.",
    .footer = "Automatisch erstellt aus dem Anruf {}.",
};

constexpr MailLabels kJapanese{
    .language = "ja",
    .call_from = "{} からの電話",
    .call_from_unknown = "番号不明の電話",
    .caller = "発信者",
    .unknown_caller = "番号不明",
    .called_number = "着信番号",
    .date = "日時",
    .duration = "通話時間",
    .not_known = "不明",
    .zone_unknown = "タイムゾーン「{}」は認識できないため、UTC で表示しています",
    .caller_request = "ご用件",
    .key_points = "要点",
    .actions = "対応事項",
    .contact = "連絡先",
    .details = "その他の情報",
    .transcript = "通話記録",
    .name = "お名前",
    .phone = "電話番号",
    .email = "メール",
    .company = "会社名",
    .unsupported = "通話記録に見当たりません。使用前にご確認ください",
    .refused = "この通話の要約は作成できませんでした。以下は通話記録です。理由: {}",
    .empty = "この通話では何も話されませんでした。",
    .speaker_caller = "発信者",
    .speaker_assistant = "アシスタント",
    .interrupted = "中断",
    .shortened = "ここで省略しました。残りの発言: {} 件。",
    .attached = "全文を添付しています。",
    .footer = "通話 {} から自動作成しました。",
};

constexpr std::array kAll{&kEnglish, &kFrench, &kSpanish, &kGerman, &kJapanese};

}  // namespace

const MailLabels& mail_labels(std::string_view language) {
  const std::string primary = lower(language.substr(0, language.find_first_of("-_")));
  const auto* found =
      std::find_if(kAll.begin(), kAll.end(), [&](const MailLabels* labels) { return labels->language == primary; });
  return found == kAll.end() ? kEnglish : **found;
}

}  // namespace callmill
