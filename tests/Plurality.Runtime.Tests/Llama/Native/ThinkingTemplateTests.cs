using System.Text;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Runtime.Tests.Llama.Architectures;
using Plurality.TestKit.Folders;
using Plurality.TestKit.Models;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

/// <summary>Templates in our own words, each with the one habit of a family that matters here.</summary>
public sealed class ThinkingTemplateTests
{
    private const string Turns =
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}";

    private const string History = "{% set shown = m.content.split('</think>')[-1] %}";

    [Theory]
    [InlineData("no thinking", Turns + "{% endif %}")]
    [InlineData(
        "a word about it in a system message",
        "{{ 'Write thoughts between <think></think> if you are asked to.' if thinking }}" + Turns + "{% endif %}"
    )]
    [InlineData("on request", Turns + "{% if enable_thinking %}{{ '<think>\\n' }}{% endif %}{% endif %}")]
    public void Models_that_do_not_think_unasked_are_left_alone(string name, string template)
    {
        var thinking = ThinkingTemplate.Of(template);

        Assert.True(thinking == new ThinkingTemplate(ThinkingHabit.None, ""), name);
        Assert.Equal("<|im_start|>assistant\n", thinking.AppendTo("<|im_start|>assistant\n"));
    }

    [Theory]
    [InlineData(
        "an empty block where it is off",
        History + Turns + "{% if enable_thinking is false %}{{ '<think>\\n\\n</think>\\n\\n' }}{% endif %}{% endif %}",
        "<think>\n\n</think>\n\n"
    )]
    [InlineData(
        "an empty block, else an open one",
        Turns + "{% if not enable_thinking %}{{ '<think></think>' }}{% else %}{{ '<think>\\n' }}{% endif %}{% endif %}",
        "<think></think>"
    )]
    [InlineData(
        "behind other text",
        Turns + "{{ \"<|im_start|>assistant\\n\" + \"<think>\\n\\n</think>\\n\" }}{% endif %}",
        "<think>\n\n</think>\n"
    )]
    [InlineData(
        "on a line of its own, which has begun",
        Turns + "{{ '\\n<think></think>' if not enable_thinking else '' }}{% endif %}",
        "<think></think>"
    )]
    [InlineData("the end of a block alone", Turns + "{{ '</think>' if not thinking else '<think>' }}{% endif %}", "</think>")]
    [InlineData(
        "the end behind a beginning that is always there",
        Turns + "{{ '<think>\\n' }}{% if not enable_thinking %}{{ '</think>' }}{% endif %}{% endif %}",
        "<think>\n</think>"
    )]
    public void Thinking_is_switched_off_in_the_templates_own_form(string name, string template, string expected)
    {
        var thinking = ThinkingTemplate.Of(template);

        Assert.True(thinking.Habit == ThinkingHabit.SwitchedOff, name);
        Assert.Equal("<|im_start|>assistant\n" + expected, thinking.AppendTo("<|im_start|>assistant\n"));
    }

    [Fact]
    public void A_block_on_a_line_of_its_own_gets_its_line_feed_where_there_is_none() =>
        Assert.Equal(
            "<|assistant|>\n<think></think>",
            ThinkingTemplate
                .Of("{% if add_generation_prompt %}<|assistant|>{{ '\\n<think></think>' if off }}{% endif %}")
                .AppendTo("<|assistant|>")
        );

    [Theory]
    [InlineData("an open block always", Turns + "{{ '<think>\\n' }}{% endif %}")]
    [InlineData("thinking taken out of earlier turns", History + Turns + "{% endif %}")]
    [InlineData("thinking around a variable", "<think>{{ m.reasoning }}</think>" + Turns + "{% endif %}")]
    [InlineData("a channel for it", "{{ '<|channel|>analysis<|message|>' + m.thinking }}" + Turns + "{% endif %}")]
    [InlineData("marks of its own", "{{ '[THINK]' + m.thinking + '[/THINK]' }}" + Turns + "{% endif %}")]
    public void A_model_that_always_thinks_is_refused(string name, string template)
    {
        var thinking = ThinkingTemplate.Of(template);

        Assert.True(thinking.Habit == ThinkingHabit.Always, name);
        var fault = Assert.Throws<ModelException>(() => thinking.AppendTo("<|im_start|>assistant\n"));
        Assert.Contains("has no form for answers without thinking", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_of_the_library_that_opens_a_block_is_refused() =>
        Assert.Throws<ModelException>(() => ThinkingTemplate.Of(null).AppendTo("<role>ASSISTANT</role><think>"));

    [Fact]
    public async Task Prompts_of_a_model_have_the_block_before_the_answer_and_its_identity_says_so()
    {
        using var folder = new TemporaryFolder();
        var path = TinyModel.Write(folder.File("tiny.gguf"), change: tiny =>
            tiny.Set(
                "tokenizer.chat_template",
                Turns + "{% if enable_thinking is false %}{{ '<think>\n\n</think>\n\n' }}{% endif %}{% endif %}"
            )
        );

        using var model = UntriedModel.Open(path, useKernels: false);

        Assert.Equal("assistant\n<think>\n\n</think>\n\n", model.Tokenizer.ChatFrame.AnswerText);
        Assert.True(model.Identity.ThinkingOff);
        var options = AnswerOptions.Of(AnswerFormat.Json, LabelSet.Create(["the", "on"]));
        var prompt = new Prompt("Input: one") { Chat = true };
        var scores = await model.ScoreAsync([prompt], options, new ScoreSettings(), TestContext.Current.CancellationToken);
        var tokens = scores[0].Value.PromptTokens;
        Assert.Equal(
            "<|im_start|>user\nInput: one<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n" + AnswerFormat.Json.Stub,
            Encoding.UTF8.GetString([.. tokens.SelectMany(model.Tokenizer.Bytes)])
        );
    }
}
