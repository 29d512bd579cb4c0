using ChatbotPlatform.Host.Operating;
using ChatbotPlatform.Host.Accounts.Mail;
using ChatbotPlatform.Host.Accounts.SignIns;
using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Host.Accounts.Tokens;
using ChatbotPlatform.Host.Web;
using ChatbotPlatform.Insights;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>Accounts: ASP.NET Core Identity for passwords and reset tokens, our own sign-ins and tokens above it.</summary>
internal static class AccountsSetup
{
    public static void AddAccounts(this WebApplicationBuilder builder, ConfiguredDatabase database)
    {
        var services = builder.Services;
        services.AddOptions<AccountOptions>().BindConfiguration("Chatbot:Accounts").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>();
        services.AddAccountDatabase(database);
        services.AddPasswords();
        services.AddMails(builder.Environment);

        services.AddSingleton<SigningKeys>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<CheckedTokens>();
        services.AddSingleton<SignInWatch>();
        services.AddSingleton<ICallerValidator, SignInValidator>();
        services.AddSingleton<IUserNames, AccountNames>();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<AddressLimit>();
        builder.AddCredentials();
    }

    private static void AddPasswords(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>(identity =>
        {
            // Length is what counts (NIST SP 800-63B); kinds of characters are not asked for.
            identity.Password = new PasswordOptions
            {
                RequiredLength = Account.MinPasswordLength, RequireDigit = false, RequireLowercase = false, RequireUppercase = false,
                RequireNonAlphanumeric = false, RequiredUniqueChars = 1,
            };
            identity.Tokens.PasswordResetTokenProvider = TokenOptions.DefaultProvider;
        }).AddEntityFrameworkStores<AccountDbContext>().AddTokenProvider<DataProtectorTokenProvider<Account>>(TokenOptions.DefaultProvider);
        // It would check user names, which there are none of.
        foreach (var names in services.Where(s => s.ServiceType == typeof(IUserValidator<Account>)).ToList())
            services.Remove(names);
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<AccountOptions>>(
            (hasher, accounts) => hasher.IterationCount = accounts.Value.HashIterations);
        services.AddOptions<DataProtectionTokenProviderOptions>().Configure<IOptions<AccountOptions>>(
            (tokens, accounts) => tokens.TokenLifespan = accounts.Value.ResetTokenLifetime);
        services.AddSingleton<DummyHash>();
        services.AddScoped<Passwords>();
    }

    private static void AddMails(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddSingleton<MailRoom>();
        services.AddHostedService(provider => provider.GetRequiredService<MailRoom>());
        if (environment.IsDevelopment())
        {
            services.AddSingleton<DevelopmentMail>();
            services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<DevelopmentMail>());
        }
        else
        {
            services.AddSingleton<IMailSender, SmtpMail>();
        }
    }
}
