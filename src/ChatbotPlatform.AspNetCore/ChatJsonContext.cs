using System.Text.Json.Serialization;
using ChatbotPlatform.Access;
using ChatbotPlatform.Insights;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;
using ChatbotPlatform.Widget;

namespace ChatbotPlatform;

[JsonSerializable(typeof(ProjectBody))]
[JsonSerializable(typeof(ProjectJson))]
[JsonSerializable(typeof(ProjectsJson))]
[JsonSerializable(typeof(PromptBody))]
[JsonSerializable(typeof(PromptJson))]
[JsonSerializable(typeof(PromptsJson))]
[JsonSerializable(typeof(PromptVersionsJson))]
[JsonSerializable(typeof(AuditJson))]
[JsonSerializable(typeof(ApiKeyBody))]
[JsonSerializable(typeof(ApiKeyJson))]
[JsonSerializable(typeof(ApiKeysJson))]
[JsonSerializable(typeof(CreatedApiKeyJson))]
[JsonSerializable(typeof(IdentitySecretJson))]
[JsonSerializable(typeof(WidgetConfigJson))]
[JsonSerializable(typeof(VisitorBody))]
[JsonSerializable(typeof(VisitorGrantJson))]
[JsonSerializable(typeof(ModelsJson))]
[JsonSerializable(typeof(ModelCheckJson))]
[JsonSerializable(typeof(NewSessionBody))]
[JsonSerializable(typeof(SessionBody))]
[JsonSerializable(typeof(SessionJson))]
[JsonSerializable(typeof(SessionsJson))]
[JsonSerializable(typeof(MessagesJson))]
[JsonSerializable(typeof(FeedbackBody))]
[JsonSerializable(typeof(ChatBody))]
[JsonSerializable(typeof(SessionChatBody))]
[JsonSerializable(typeof(RegenerateBody))]
[JsonSerializable(typeof(ChatJsonAnswer))]
[JsonSerializable(typeof(TurnJson))]
[JsonSerializable(typeof(SessionMemoryJson))]
[JsonSerializable(typeof(TurnContextJson))]
[JsonSerializable(typeof(ConversationJson))]
[JsonSerializable(typeof(ConversationsJson))]
[JsonSerializable(typeof(ConversationMessagesJson))]
[JsonSerializable(typeof(ProjectUsageJson))]
[JsonSerializable(typeof(ActivityJson))]
// What may be left out is read by OptionalConverter, which looks these up.
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(long?))]
[JsonSerializable(typeof(float?))]
[JsonSerializable(typeof(WidgetPosition))]
[JsonSerializable(typeof(WidgetMode))]
[JsonSerializable(typeof(WidgetScheme))]
[JsonSerializable(typeof(WidgetStorage))]
[JsonSerializable(typeof(WidgetProactiveJson))]
internal sealed partial class ChatJsonContext : JsonSerializerContext;
